import { parse } from 'graphql';
import { type Answer, compareExactly, compareUnderFault, type Difference } from './compare.ts';
import type { ComposedCase } from './compose-case.ts';
import type { Fault } from './federated-case.ts';
import { runMonolith } from './monolith.ts';
import type { GeneratedOperation } from './operation-generator.ts';
import { shrink } from './shrink.ts';
import type { Run } from './system-under-test.ts';
import { createWorld } from './world.ts';

/** An operation that the gateway and the monolith answer differently. */
export interface Failure {
  readonly difference: Difference;
  readonly operation: GeneratedOperation;
  readonly expected: unknown;
  readonly actual: Answer;
}

export interface Circumstances {
  /** Seed of the world. */
  readonly seed: number;
  readonly fault?: Fault | undefined;
}

/** Runs a valid operation on both. @returns undefined when they agree */
export async function checkOperation(
  composed: ComposedCase,
  run: Run,
  operation: GeneratedOperation,
  { seed, fault }: Circumstances,
): Promise<Failure | undefined> {
  const world = () => createWorld(composed.graph, composed.case, seed);
  const { apiSchema, refusalAt } = composed;
  const monolith = await runMonolith(apiSchema, world(), parse(operation.query), operation.variables, refusalAt);
  composed.surround({ world: world(), fault, requests: 0 });
  let actual: Answer = {};
  let difference: Difference | undefined;
  try {
    actual = await run(operation);
    difference = fault
      ? compareUnderFault(monolith, actual, [...composed.subgraphs.keys()])
      : compareExactly(monolith, actual);
  } catch (error) {
    difference = { kind: 'crash', detail: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  return difference && { difference, operation, expected: monolith.result, actual };
}

/** The same failure (of the same kind) with the smallest operation that shows it. */
export async function shrinkFailure(
  composed: ComposedCase,
  run: Run,
  failure: Failure,
  circumstances: Circumstances,
): Promise<Failure> {
  let best = failure;
  await shrink(composed.apiSchema, failure.operation, async (candidate) => {
    const found = await checkOperation(composed, run, candidate, circumstances);
    if (found?.difference.kind !== failure.difference.kind) return false;
    best = found;
    return true;
  });
  return best;
}

/** A failure as a person wants to read it. */
export function describeFailure(composed: ComposedCase, failure: Failure, { seed, fault }: Circumstances): string {
  const { difference, operation, expected, actual } = failure;
  return [
    `${composed.case.name}, seed ${seed}${fault ? `, fault ${JSON.stringify(fault)}` : ''}: ${difference.kind}: ${difference.detail}`,
    operation.query,
    `variables: ${JSON.stringify(operation.variables)}`,
    `monolith:  ${JSON.stringify(expected)}`,
    `gateway:   ${JSON.stringify(actual)}`,
  ].join('\n');
}
