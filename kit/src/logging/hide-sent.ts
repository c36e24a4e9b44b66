import { DescribedError, describeError, type ErrorFacts } from './describe-error.ts';
import { redacted } from './redaction.ts';

/** What a client sent: the values of an operation, and its text with more values in it. */
export interface Sent {
  readonly query?: string | undefined;
  readonly variables?: unknown;
}

/** Shorter ones stand in every sentence. */
const minLength = 3;
const maxValues = 500;
const maxDepth = 8;

/**
 * Describes what a resolver threw without anything that the client sent, for nobody knows what the thrower put into the message. Only
 * looked for when something unexpected was thrown.
 */
export function describeWithoutSent(error: unknown, sent: Sent): DescribedError {
  const values = new Set<string>();
  collect(sent.variables, values, 0);
  for (const [, literal = ''] of sent.query?.matchAll(/"((?:[^"\\\n]|\\.)+)"/g) ?? []) add(literal, values);
  const longestFirst = [...values].toSorted((one, other) => other.length - one.length);
  return new DescribedError(without(describeError(error).facts, longestFirst));
}

function without(facts: ErrorFacts, values: readonly string[]): ErrorFacts {
  const { message, cause, errors } = facts;
  return {
    ...facts,
    message: values.reduce((text, value) => text.replaceAll(value, redacted), message),
    ...(cause ? { cause: without(cause, values) } : {}),
    ...(errors ? { errors: errors.map((one) => without(one, values)) } : {}),
  };
}

function collect(value: unknown, values: Set<string>, depth: number): void {
  if (values.size >= maxValues || depth > maxDepth) return;
  if (typeof value === 'string' || typeof value === 'number') add(String(value), values);
  else if (typeof value === 'object' && value !== null) {
    for (const held of Object.values(value)) collect(held, values, depth + 1);
  }
}

function add(value: string, values: Set<string>): void {
  for (const text of [value, value.trim(), value.normalize('NFKC').trim(), value.toLowerCase().trim()]) {
    if (text.length >= minLength) values.add(text);
  }
}
