import { Lexer, Source, TokenKind } from 'graphql';
import { normalizeText } from '../input/normalize-text.ts';
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
/** A message that is longer is not shown: to look for many long values in it would take too long. */
const maxMessage = 4_000;

/**
 * Describes what a resolver threw without anything that the client sent, for nobody knows what the thrower put into the message. Only
 * looked for when something unexpected was thrown.
 */
export function describeWithoutSent(error: unknown, sent: Sent): DescribedError {
  const values = new Set<string>();
  collect(sent.variables, values, 0);
  for (const literal of literalsOf(sent.query ?? '')) add(literal, values);
  const longestFirst = [...values].toSorted((one, other) => other.length - one.length);
  return new DescribedError(without(describeError(error).facts, longestFirst));
}

function without(facts: ErrorFacts, values: readonly string[]): ErrorFacts {
  const { message, cause, errors } = facts;
  return {
    ...facts,
    message: hide(message, values),
    ...(cause ? { cause: without(cause, values) } : {}),
    ...(errors ? { errors: errors.map((one) => without(one, values)) } : {}),
  };
}

function hide(message: string, values: readonly string[]): string {
  if (message.length > maxMessage) return `A message of ${message.length} characters, too long to be shown.`;
  return values.reduce((text, value) => text.replaceAll(value, redacted), message);
}

/** The strings of an operation, as a resolver gets them and as they were written; of one that cannot be read, those before the mistake. */
function literalsOf(query: string): string[] {
  const literals: string[] = [];
  const lexer = new Lexer(new Source(query));
  try {
    for (let token = lexer.advance(); token.kind !== TokenKind.EOF; token = lexer.advance()) {
      const quotes = token.kind === TokenKind.STRING ? 1 : token.kind === TokenKind.BLOCK_STRING ? 3 : 0;
      if (quotes > 0) literals.push(token.value, query.slice(token.start + quotes, token.end - quotes));
      if (literals.length >= maxValues) break;
    }
  } catch {
    // A syntax error was answered long before any resolver ran.
  }
  return literals;
}

function collect(value: unknown, values: Set<string>, depth: number): void {
  if (values.size >= maxValues || depth > maxDepth) return;
  if (typeof value === 'string' || typeof value === 'number') add(String(value), values);
  else if (typeof value === 'object' && value !== null) {
    for (const held of Object.values(value)) collect(held, values, depth + 1);
  }
}

function add(value: string, values: Set<string>): void {
  for (const text of [value, value.trim(), normalizeText(value).trim(), value.toLowerCase().trim()]) {
    if (text.length >= minLength && text.length <= maxMessage) values.add(text);
  }
}
