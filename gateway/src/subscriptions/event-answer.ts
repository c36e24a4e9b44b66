import type { GraphQLFormattedError } from 'graphql';
import type { ExecutionAnswer } from '../execution/executor.ts';
import type { Position } from './subscriber.ts';

/** An event's answer as JSON: with `extensions.position`, from where a client may go on. */
export function writeEvent({ data, errors }: ExecutionAnswer, position: Position): Buffer {
  const before = errors ? `{"errors":${JSON.stringify(errors)},"data":` : '{"data":';
  const after = `,"extensions":{"position":${JSON.stringify(position)}}}`;
  return Buffer.concat([Buffer.from(before), data, Buffer.from(after)]);
}

/** Why there will be no more events. */
export function refusalAnswer(errors: readonly GraphQLFormattedError[]): Buffer {
  return Buffer.from(JSON.stringify({ errors }));
}

/** Tells a client that wanted to go on that events are missing, and that it had better look at everything anew. */
export function lostAnswer(position: Position): Buffer {
  return Buffer.from(JSON.stringify({ data: null, extensions: { resumed: false, position } }));
}
