import type { Logger } from '@kizuna/kit/logging/logger';
import { buildASTSchema, buildSchema, type GraphQLSchema, parse, type ValidationRule } from 'graphql';
import { createAccessRules } from '../access/access-rules.ts';
import { createGraphTypes } from '../execution/graph-types.ts';
import { createCostRules } from '../limits/cost-rules.ts';
import { createReadyOperations, type ReadyOperations } from '../operations/ready-operations.ts';
import type { StartPlanner } from '../planning/planner.ts';
import { startPlanner } from '../planning/worker-planner.ts';

/** Everything that is made from one supergraph and goes with it. */
export interface GraphRuntime {
  readonly sdl: string;
  /** What clients see. */
  readonly apiSchema: GraphQLSchema;
  readonly operations: ReadyOperations;
  readonly subgraphs: readonly { readonly name: string; readonly url: string }[];
  /** Ends the planner once nothing waits for it. */
  close(): Promise<void>;
}

export interface GraphRuntimeOptions {
  readonly rules: readonly ValidationRule[];
  /** Texts of the operations that clients may name by hash. */
  readonly registered: readonly string[];
  /** How long a list is taken to be of which the graph says nothing. */
  readonly costListSize: number;
  /** Whether errors keep to themselves which names would be right. @default false */
  readonly hideSuggestions?: boolean;
  /** @default on a thread of its own, capped in time and memory */
  readonly startPlanner?: StartPlanner;
  readonly logger: Logger;
}

/**
 * Makes a supergraph ready to answer: plans it on a thread of its own and prepares the registered operations ahead.
 * @throws ConfigError when it asks for access rules that are not enforced here
 * @throws Error when it is no supergraph
 */
export async function createGraphRuntime(sdl: string, options: GraphRuntimeOptions): Promise<GraphRuntime> {
  const { rules, registered, costListSize, hideSuggestions, logger } = options;
  const document = parse(sdl, { noLocation: true });
  const whole = buildASTSchema(document, { assumeValid: true, assumeValidSDL: true });
  const access = createAccessRules(document, whole);
  const { facts, planner } = await (options.startPlanner ?? startPlanner)(sdl, { logger });
  const apiSchema = buildSchema(facts.apiSdl, { assumeValidSDL: true });
  const types = createGraphTypes(whole);
  const texts = new Set(registered);
  const operations = createReadyOperations({
    apiSchema,
    types,
    planner,
    rules,
    access,
    costs: createCostRules(whole, costListSize),
    names: { fields: new Set(types.fieldNames()), required: new Set(facts.requiredFieldNames) },
    isRegistered: (text) => texts.has(text),
    hideSuggestions,
  });
  return {
    sdl,
    apiSchema,
    operations,
    subgraphs: facts.subgraphs,
    async close() {
      await operations.settled();
      await planner.close();
    },
  };
}

/** Prepares the registered operations, so that the first client of each does not wait. One that fits no more is logged. */
export async function warmUp(
  { operations }: GraphRuntime,
  { registered, logger }: Pick<GraphRuntimeOptions, 'registered' | 'logger'>,
  signal: AbortSignal,
): Promise<void> {
  for (const text of registered) {
    if (signal.aborted) return;
    const refused = await operations.prepare(text, undefined).then(
      (prepared) => ('errors' in prepared ? prepared.errors : null),
      (error: unknown) => error,
    );
    if (refused)
      logger.warn({ err: refused, operation: text.slice(0, 80) }, 'a registered operation does not fit the graph');
  }
}
