import { parse, validate } from 'graphql';
import { type Circumstances, checkOperation, describeFailure, shrinkFailure } from './check-operation.ts';
import type { ComposedCase } from './compose-case.ts';
import type { Fault } from './federated-case.ts';
import { type GeneratedOperation, generateOperation } from './operation-generator.ts';
import { createRandom, hash, type Random } from './random.ts';
import { spoilings } from './spoil-answer.ts';
import type { Run } from './system-under-test.ts';

export interface CaseReport {
  /** Operations that were run. */
  readonly run: number;
  /** Random operations that were invalid, and so not run. */
  readonly dropped: number;
  /** Each as a text for people. */
  readonly failures: readonly string[];
}

export interface CheckOptions {
  /** The first seed; each operation takes the next. */
  readonly seed: number;
  /** Random operations to run. */
  readonly operations: number;
  /** Stops looking after so many failures. */
  readonly maxFailures?: number;
}

/** Runs each operation that was written for the case in a few worlds, with and without faults. */
export async function checkWritten(composed: ComposedCase, run: Run, seed: number): Promise<CaseReport> {
  const failures: string[] = [];
  let count = 0;
  for (const written of composed.case.operations) {
    const { query, variables = {} } = typeof written === 'string' ? { query: written } : written;
    const invalid = validate(composed.apiSchema, parse(query));
    if (invalid.length > 0) throw new Error(`${composed.case.name}: ${invalid.join('\n')}\n${query}`);
    for (let world = 0; world < 6; world += 1) {
      const random = createRandom(hash(`${query} ${seed} ${world}`));
      const fault = world > 3 ? randomFault(composed, query, random) : undefined;
      const failure = await check(composed, run, { query, variables }, { seed: seed + world, fault });
      count += 1;
      if (!failure) continue;
      failures.push(failure);
      break;
    }
  }
  return { run: count, dropped: 0, failures };
}

/** Runs random operations. */
export async function checkRandom(composed: ComposedCase, run: Run, options: CheckOptions): Promise<CaseReport> {
  const failures: string[] = [];
  let dropped = 0;
  let count = 0;
  for (let seed = options.seed; count < options.operations; seed += 1) {
    const random = createRandom(hash(`${composed.case.name} ${seed}`));
    const operation = generateOperation(composed.apiSchema, random, composed.case.maxFields);
    if (validate(composed.apiSchema, parse(operation.query)).length > 0) {
      dropped += 1;
      continue;
    }
    count += 1;
    const fault = random.chance(0.2) ? randomFault(composed, operation.query, random) : undefined;
    const failure = await check(composed, run, operation, { seed, fault });
    if (failure) failures.push(failure);
    if (failures.length >= (options.maxFailures ?? 3)) break;
  }
  return { run: count, dropped, failures };
}

async function check(
  composed: ComposedCase,
  run: Run,
  operation: GeneratedOperation,
  circumstances: Circumstances,
): Promise<string | undefined> {
  const failure = await checkOperation(composed, run, operation, circumstances);
  if (!failure) return undefined;
  const smallest = await shrinkFailure(composed, run, failure, circumstances);
  return describeFailure(composed, smallest, circumstances);
}

/** None for mutations: what runs after a failed one is another story than in the monolith. */
function randomFault(composed: ComposedCase, query: string, random: Random): Fault | undefined {
  if (query.startsWith('mutation')) return undefined;
  return {
    subgraph: random.pick([...composed.subgraphs.keys()]),
    kind: random.pick(['unreachable', 'refused', 'field', 'field', ...spoilings] as const),
    after: random.below(2),
  };
}
