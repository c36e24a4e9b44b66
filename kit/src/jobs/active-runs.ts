/** One try that runs in this process. */
export interface ActiveRun {
  readonly runId: string;
  readonly jobId: number;
  readonly controller: AbortController;
  /** Written to the database as running; before that nothing there can say that it has been taken away. */
  started: boolean;
}

/** Why a run is asked to stop while its process goes down: it is no failure and no try is counted. */
export class WorkerStopping extends Error {
  override readonly name = 'WorkerStopping';
}

/** What runs in this process now. */
export interface ActiveRuns {
  add(run: ActiveRun): void;
  remove(run: ActiveRun): void;
  all(): readonly ActiveRun[];
  has(runId: string): boolean;
  /** Does nothing for a run that is not of this process. */
  abort(runId: string, reason: Error): void;
  abortAll(reason: Error): void;
}

export function createActiveRuns(): ActiveRuns {
  const runs = new Map<string, ActiveRun>();
  return {
    add: (run) => void runs.set(run.runId, run),
    remove: (run) => void runs.delete(run.runId),
    all: () => [...runs.values()],
    has: (runId) => runs.has(runId),
    abort: (runId, reason) => runs.get(runId)?.controller.abort(reason),
    abortAll(reason) {
      for (const run of runs.values()) run.controller.abort(reason);
    },
  };
}
