import { createInThreadPlanner, type InThreadPlanner, type StartPlanner } from '../planning/planner.ts';

/** By the supergraph: most tests use the same. */
const known = new Map<string, InThreadPlanner>();

/** Plans on the test's own thread: a thread for each gateway would take a second of the processor's time to start. */
export const startPlannerHere: StartPlanner = async (sdl) => {
  const planner = known.get(sdl) ?? createInThreadPlanner(sdl);
  known.set(sdl, planner);
  return {
    facts: planner.facts,
    planner: { plan: async (operation) => planner.plan(operation), close: async () => {} },
  };
};
