import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { GraphQLError } from 'graphql';
import type { CompiledPlan } from './compile-plan.ts';
import type { FetchStep } from './fetch-steps.ts';
import { type FinishedRun, maxErrors, type Path, pathsOf, placesOf } from './problem-paths.ts';
import type { Problem, Violation } from './problems.ts';
import type { RecordNumber } from './record.ts';

const wrongValue = 'A subgraph answered with a value of another type.';
const forbiddenNull = 'A subgraph answered null where none may be.';

/**
 * The errors of an answer (`data`), at the client's own paths: aliases are the client's, fields that only the plan asked for are not named.
 * Paths are looked for only here, so that answers without errors pay nothing for them.
 */
export function clientErrors(plan: CompiledPlan, run: FinishedRun): GraphQLError[] {
  const { problems, violations } = run;
  const errors = new Map<string, GraphQLError>();
  function add(path: Path, error: unknown): void {
    if (errors.size >= maxErrors) return;
    const made = at(path, error);
    const key = `${JSON.stringify(path)} ${made.message}`;
    if (!errors.has(key)) errors.set(key, made);
  }

  const [fallback, told] = [problems.filter((one) => one.isFallback), problems.filter((one) => !one.isFallback)];
  tell(plan, run, told, add);
  if (fallback.length === 0 && violations.length === 0) return [...errors.values()];

  const data: unknown = JSON.parse(run.data.toString());
  const explained = new Set([...errors.values()].map(({ path }) => nullOn(data, path ?? [])));
  /** Where several failures end in one null, one of them is enough. */
  function addUnexplained(path: Path, error: unknown): void {
    const place = nullOn(data, path);
    if (explained.has(place)) return;
    explained.add(place);
    add(path, error);
  }
  tell(plan, run, fallback, addUnexplained);
  for (const violation of violations) addUnexplained(violation.path, errorOf(violation));
  return [...errors.values()];
}

function errorOf({ isWrong, isGone, refusal }: Violation): Error {
  if (refusal !== null) return new KizunaError(refusal);
  return isGone ? new KizunaError('NOT_FOUND') : new Error(isWrong ? wrongValue : forbiddenNull);
}

/** Finds the places of problems. */
function tell(
  plan: CompiledPlan,
  run: FinishedRun,
  problems: readonly Problem[],
  add: (path: Path, error: unknown) => void,
): void {
  for (const [step, byRecord] of groupProblems(problems)) {
    for (const place of placesOf(plan, run, step.path, byRecord)) {
      for (const problem of byRecord.get(place.record) ?? []) {
        for (const path of pathsOf(plan, problem, place, run)) add(path, problem.error);
      }
    }
  }
}

/** Where in the answer the null of a failure at `path` ended. */
function nullOn(data: unknown, path: Path): string {
  let at = data;
  for (const [depth, key] of path.entries()) {
    if (typeof at !== 'object' || at === null) return JSON.stringify(path.slice(0, depth));
    at = Reflect.get(at, key);
  }
  return JSON.stringify(path);
}

function at(path: Path, error: unknown): GraphQLError {
  if (error instanceof Error) return new GraphQLError(error.message, { path, originalError: error });
  if (typeof error !== 'object' || error === null) return new GraphQLError('', { path });
  const message = 'message' in error && typeof error.message === 'string' ? error.message : '';
  const extensions = 'extensions' in error && typeof error.extensions === 'object' ? { ...error.extensions } : {};
  return new GraphQLError(message, { path, extensions });
}

/** The problems of each step by record, so that one walk finds the places of all. */
function groupProblems(problems: readonly Problem[]): Map<FetchStep, Map<RecordNumber, Problem[]>> {
  const groups = new Map<FetchStep, Map<RecordNumber, Problem[]>>();
  for (const problem of problems) {
    const byRecord = groups.get(problem.step) ?? new Map<RecordNumber, Problem[]>();
    groups.set(problem.step, byRecord);
    for (const record of problem.records) {
      const known = byRecord.get(record);
      if (known) known.push(problem);
      else byRecord.set(record, [problem]);
    }
  }
  return groups;
}
