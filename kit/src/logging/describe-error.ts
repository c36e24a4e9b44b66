import { DrizzleQueryError } from 'drizzle-orm/errors';
import { GraphQLError } from 'graphql';
import { withoutValues } from '../data-classes/without-values.ts';
import { scrubText } from './scrub-text.ts';

/** What a log says of an error. */
export interface ErrorFacts {
  readonly type: string;
  readonly message: string;
  /** Where it was thrown; without the message, which engines put in front. */
  readonly stack?: string;
  readonly code?: string;
  /** Which rule of the database was broken, by names of the schema. */
  readonly constraint?: string;
  readonly table?: string;
  readonly column?: string;
  readonly cause?: ErrorFacts;
  readonly errors?: readonly ErrorFacts[];
}

/** An error that is fit to be written as it is. */
export class DescribedError {
  readonly facts: ErrorFacts;

  constructor(facts: ErrorFacts) {
    this.facts = facts;
  }

  toJSON(): ErrorFacts {
    return this.facts;
  }
}

/** Causes of causes, and errors of an aggregate, at most. */
const maxDepth = 5;
const maxErrors = 10;

/**
 * An error for the log: its kind, its place in the program and its message without the values that libraries quote in theirs. Nothing
 * else of it is shown, since PostgreSQL puts whole rows into `detail`, drivers put parameters, HTTP clients put headers.
 */
export function describeError(error: unknown): DescribedError {
  return new DescribedError(factsOf(error, 0));
}

function factsOf(error: unknown, depth: number): ErrorFacts {
  if (!(error instanceof Error)) return { type: typeof error, message: 'Something was thrown that is no error.' };
  const { cause } = error;
  const errors = error instanceof AggregateError ? error.errors.slice(0, maxErrors) : [];
  const stack = placesOf(error);
  return {
    type: error.constructor.name,
    message: messageOf(error),
    ...textOf(error, 'code', 'code'),
    ...textOf(error, 'constraint_name', 'constraint'),
    ...textOf(error, 'table_name', 'table'),
    ...textOf(error, 'column_name', 'column'),
    ...(stack ? { stack } : {}),
    ...(cause !== undefined && depth < maxDepth ? { cause: factsOf(cause, depth + 1) } : {}),
    ...(errors.length > 0 && depth < maxDepth ? { errors: errors.map((one) => factsOf(one, depth + 1)) } : {}),
  };
}

function messageOf(error: Error): string {
  if (error instanceof DrizzleQueryError) return `Failed query: ${withoutLiterals(error.query)}`;
  // The original of what a resolver threw is its cause in all but name, and says the same.
  if (error instanceof GraphQLError && error.originalError) return messageOf(error.originalError);
  if (error instanceof GraphQLError) return withoutValues(error.message);
  if (isOfPostgres(error)) return messageOfPostgres(error);
  if (isOfZod(error)) return `Wrong: ${error.issues.map(({ code, path }) => `${path.join('.')} (${code})`).join(', ')}`;
  if (error instanceof SyntaxError) return cutAtQuote(error.message);
  if (/^ERR_INVALID_/.test(String(codeOf(error)))) return error.message.replace(/ Received .*$/s, '');
  return scrubText(error.message);
}

/** PostgreSQL quotes what it could not read (class 22), and functions raise what they like (P0); all else quotes names of the schema. */
function messageOfPostgres({ message, code }: PostgresFailure): string {
  if (code.startsWith('P0')) return 'A function of the database raised this.';
  return code.startsWith('22') ? cutAtQuote(message) : message;
}

interface PostgresFailure extends Error {
  readonly code: string;
}

/** Of postgres.js or of pg, whichever copy of them. */
function isOfPostgres(error: Error): error is PostgresFailure {
  return 'severity' in error && 'routine' in error && 'code' in error && typeof error.code === 'string';
}

interface ZodFailure extends Error {
  readonly issues: readonly { readonly code: string; readonly path: readonly PropertyKey[] }[];
}

function isOfZod(error: Error): error is ZodFailure {
  return /^\$?Zod(?:Real)?Error$/.test(error.name) && 'issues' in error && Array.isArray(error.issues);
}

const cutAtQuote = (text: string): string => (/["'`“]/.test(text) ? `${text.replace(/["'`“].*$/s, '')}…` : text);

const withoutLiterals = (query: string): string => query.replace(/'(?:[^']|'')*'/g, "'…'");

const codeOf = (error: Error): unknown => ('code' in error ? error.code : undefined);

/** The lines that name places; the message before them may have many lines. */
function placesOf({ stack = '' }: Error): string {
  return stack
    .split('\n')
    .filter((line) => /^ {4}at .*(?::\d+:\d+|<anonymous>|native)\)?$/.test(line))
    .join('\n');
}

/** A property that is a name of the program or of the schema. */
function textOf<Name extends string>(error: object, property: string, name: Name): { readonly [Key in Name]?: string } {
  const value: unknown = Object.getOwnPropertyDescriptor(error, property)?.value;
  const isName = typeof value === 'string' && /^[\w.-]{1,100}$/.test(value);
  return (isName ? { [name]: value } : {}) as { readonly [Key in Name]?: string };
}
