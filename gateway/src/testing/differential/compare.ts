import type { MonolithAnswer } from './monolith.ts';
import { hiddenAddress } from './subgraph.ts';

/** What the gateway answered. */
export interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly AnswerError[];
}

export interface AnswerError {
  readonly message?: string;
  readonly path?: readonly (string | number)[] | undefined;
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
}

export interface Difference {
  readonly kind: 'data' | 'key order' | 'errors' | 'error code' | 'leak' | 'crash';
  readonly detail: string;
}

type Path = readonly (string | number)[];

/**
 * Without faults: the same data with the same order of keys, and errors that explain the same nulls. Where several failures
 * end in one null, any of them will do: the specification lets a server report just one.
 */
export function compareExactly(monolith: MonolithAnswer, actual: Answer): Difference | undefined {
  const expected = monolith.result;
  if (!('data' in expected)) return unrefused(actual);
  const found = firstDifference(expected.data ?? null, actual.data ?? null, []);
  if (found) return { kind: 'data', detail: found };
  if (JSON.stringify(expected.data ?? null) !== JSON.stringify(actual.data ?? null)) {
    return { kind: 'key order', detail: 'equal but for the order of keys' };
  }
  for (const { path, message } of actual.errors ?? []) {
    if (!path) return { kind: 'errors', detail: `an error without a path: ${message}` };
    if (!monolith.failures.has(JSON.stringify(path))) {
      return { kind: 'errors', detail: `an error at ${show(path)} where the monolith has none: ${message}` };
    }
  }
  const missing = nullsOf(expected.data, expected.errors);
  for (const position of nullsOf(actual.data, actual.errors)) missing.delete(position);
  if (missing.size > 0)
    return { kind: 'errors', detail: `no error explains the null at ${[...missing].join(' and ')}` };
  return uncoded(actual);
}

/** An operation that cannot start, for example since a variable is wrong, has errors and no data. */
function unrefused({ data, errors }: Answer): Difference | undefined {
  const refused = (data === undefined || data === null) && errors !== undefined && errors.length > 0;
  return refused ? undefined : { kind: 'errors', detail: 'the monolith refuses the operation' };
}

/** With a fault: what is there is right, what is missing has an error, and nothing of the inside is told. */
export function compareUnderFault(
  monolith: MonolithAnswer,
  actual: Answer,
  secrets: readonly string[],
): Difference | undefined {
  if (!('data' in monolith.result)) return unrefused(actual);
  const detail = partialDifference(monolith.result.data ?? null, actual.data ?? null, [], actual.errors ?? []);
  if (detail) return { kind: 'data', detail };
  const text = JSON.stringify(actual.errors ?? []);
  const secret = [hiddenAddress, ...secrets].find((candidate) => text.includes(candidate));
  if (secret) return { kind: 'leak', detail: `an error tells ${secret}: ${text.slice(0, 300)}` };
  return uncoded(actual);
}

function uncoded({ errors }: Answer): Difference | undefined {
  const error = errors?.find(({ extensions }) => typeof extensions?.code !== 'string');
  return (
    error && { kind: 'error code', detail: `the error at ${show(error.path ?? [])} has no code: ${error.message}` }
  );
}

/** Where in the data each error's null ended up. */
function nullsOf(data: unknown, errors: Answer['errors']): Set<string> {
  return new Set(errors?.map(({ path = [] }) => show(nullOn(data, path))));
}

function nullOn(data: unknown, path: Path): Path {
  let at = data;
  for (const [depth, key] of path.entries()) {
    if (!isComposite(at)) return path.slice(0, depth);
    at = at[key];
  }
  return path;
}

function firstDifference(expected: unknown, actual: unknown, path: Path): string | undefined {
  if (!isComposite(expected) || !isComposite(actual) || Array.isArray(expected) !== Array.isArray(actual)) {
    return Object.is(expected, actual)
      ? undefined
      : `at ${show(path)}: ${brief(expected)} expected, ${brief(actual)} found`;
  }
  for (const key of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
    if (!Object.hasOwn(actual, key))
      return `at ${show([...path, key])}: ${brief(expected[key])} expected, nothing found`;
    if (!Object.hasOwn(expected, key))
      return `at ${show([...path, key])}: nothing expected, ${brief(actual[key])} found`;
    const found = firstDifference(expected[key], actual[key], [...path, key]);
    if (found) return found;
  }
  return undefined;
}

function partialDifference(
  expected: unknown,
  actual: unknown,
  path: Path,
  errors: readonly AnswerError[],
): string | undefined {
  if (actual === null) {
    const explained =
      expected === null || errors.some((error) => error.path === undefined || related(error.path, path));
    return explained ? undefined : `at ${show(path)}: null without an error, ${brief(expected)} expected`;
  }
  if (!isComposite(expected) || !isComposite(actual)) return firstDifference(expected, actual, path);
  for (const key of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
    if (!Object.hasOwn(actual, key))
      return `at ${show([...path, key])}: ${brief(expected[key])} expected, nothing found`;
    if (!Object.hasOwn(expected, key))
      return `at ${show([...path, key])}: nothing expected, ${brief(actual[key])} found`;
    const found = partialDifference(expected[key], actual[key], [...path, key], errors);
    if (found) return found;
  }
  return undefined;
}

/** Whether one path leads to, or through, the other; the root explains only the loss of everything. */
function related(a: Path, b: Path): boolean {
  return (a.length > 0 || b.length === 0) && a.slice(0, b.length).every((key, i) => String(key) === String(b[i]));
}

function isComposite(value: unknown): value is Record<string | number, unknown> {
  return typeof value === 'object' && value !== null;
}

function show(path: Path): string {
  return path.length > 0 ? path.join('.') : 'the root';
}

function brief(value: unknown): string {
  return (JSON.stringify(value) ?? 'undefined').slice(0, 120);
}
