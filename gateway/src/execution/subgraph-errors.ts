import type { GraphQLFormattedError } from 'graphql';
import { MalformedAnswer } from './malformed-answer.ts';

/** More errors of one answer than these, and longer messages, tell nobody more. */
const maxErrors = 200;
const maxMessage = 1_000;
const maxPath = 100;

/** What a subgraph says went wrong. @throws MalformedAnswer when it says neither that nor anything else */
export function readErrors(errors: unknown, hasData: boolean): readonly GraphQLFormattedError[] {
  if (errors === undefined || errors === null) {
    if (hasData) return [];
    throw new MalformedAnswer('There is neither data nor an error.');
  }
  if (!Array.isArray(errors)) throw new MalformedAnswer('The errors are no list.');
  if (!hasData && errors.length === 0) throw new MalformedAnswer('There is neither data nor an error.');
  return errors.slice(0, maxErrors).map(readError);
}

function readError(error: unknown): GraphQLFormattedError {
  if (typeof error !== 'object' || error === null) throw new MalformedAnswer('An error is no object.');
  const message = memberOf(error, 'message');
  const path = memberOf(error, 'path');
  const extensions = memberOf(error, 'extensions');
  return {
    message: typeof message === 'string' ? message.slice(0, maxMessage) : '',
    ...(Array.isArray(path) && path.length <= maxPath && path.every(isPathElement) ? { path } : {}),
    ...(typeof extensions === 'object' && extensions !== null ? { extensions: { ...extensions } } : {}),
  };
}

function isPathElement(element: unknown): element is string | number {
  return typeof element === 'string' || (typeof element === 'number' && Number.isInteger(element) && element >= 0);
}

/** A member of a plain object of whatever origin; names such as `__proto__` and `constructor` are nothing special. */
export function memberOf(object: object, key: string): unknown {
  return Object.hasOwn(object, key) ? Reflect.get(object, key) : undefined;
}
