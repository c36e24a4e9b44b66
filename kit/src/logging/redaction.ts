import type { DataClassList } from '../data-classes/data-class-list.ts';
import { DescribedError, describeError } from './describe-error.ts';

/** Makes what is handed to a logger fit to be written. */
export interface Redaction {
  /** The fields of one line. */
  readonly redact: (fields: Readonly<Record<string, unknown>>) => Record<string, unknown>;
  /** For what a child logger is made with, which pino shows to nobody but serializers: one for each name that is left out. */
  readonly serializers: Readonly<Record<string, () => string>>;
}

/** What is written in the place of a value. */
export const redacted = '…';

/** What holds whatever clients, rows and other servers hold: nothing of it is written, whatever the names in it. */
const containers = [
  ...['variables', 'input', 'args', 'arguments', 'parameters', 'params', 'representations', 'query'],
  ...[
    'data',
    'body',
    'payload',
    'row',
    'rows',
    'record',
    'mail',
    'message',
    'headers',
    'cookies',
    'req',
    'res',
    'request',
    'response',
  ],
];

/** Secrets that are in no field of the graph. */
const alwaysSecret = [
  'authorization',
  'cookie',
  'setCookie',
  'assertion',
  'passwordHash',
  'apiKey',
  'databaseUrl',
  'redisUrl',
  'smtpUrl',
];

const maxDepth = 5;
const maxItems = 50;

/**
 * @param list the names that the SDL says are classified; what they name is left out at any depth, however they are spelled (`legalName`,
 *   `legal_name`), and so is all that holds data of clients and rows. Errors are described (`describeError`).
 */
export function createRedaction(list: Pick<DataClassList, 'names'>): Redaction {
  const names = [...list.names, ...containers, ...alwaysSecret];
  const hidden = new Set(names.map(plainName));

  function clean(value: unknown, depth: number): unknown {
    if (value instanceof Error) return describeError(value);
    if (typeof value !== 'object' || value === null) return typeof value === 'bigint' ? String(value) : value;
    if (value instanceof DescribedError || value instanceof Date || value instanceof URL) return value;
    if (depth >= maxDepth || ArrayBuffer.isView(value)) return redacted;
    if (Array.isArray(value)) return value.slice(0, maxItems).map((item) => clean(item, depth + 1));
    return fieldsOf(value, depth + 1);
  }

  function fieldsOf(value: object, depth: number): Record<string, unknown> {
    return Object.fromEntries(Object.entries(value).map(([name, held]) => [name, shown(name, held, depth)]));
  }

  function shown(name: string, value: unknown, depth: number): unknown {
    if (hidden.has(plainName(name))) return redacted;
    // Whatever was thrown: it need not be an error.
    if (name === 'err' && !(value instanceof DescribedError)) return describeError(value);
    return clean(value, depth);
  }

  const spellings = names.flatMap((name) => [name, snakeCase(name)]);
  return {
    redact: (fields) => fieldsOf(fields, 0),
    serializers: Object.fromEntries(spellings.map((name) => [name, () => redacted])),
  };
}

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const plainName = (name: string): string => name.replace(/[_-]/g, '').toLowerCase();
