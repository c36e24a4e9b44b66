import type { GraphQLFormattedError } from 'graphql';
import type { ExecutionAnswer } from '../execution/executor.ts';
import { type ByteText, bytesAsText, byteText } from './byte-text.ts';
import type { Position } from './subscriber.ts';

/** An event's answer as JSON: with `extensions.position`, from where a client may go on. */
export function writeEvent(
  { data, errors }: Pick<ExecutionAnswer, 'data' | 'errors'>,
  { epoch, sequence }: Position,
): ByteText {
  const before = errors ? `{"errors":${byteText(JSON.stringify(errors))},"data":` : '{"data":';
  const after = `,"extensions":{"position":{"epoch":"${epoch}","sequence":${sequence}}}}`;
  // In one piece: V8 would join the pieces again for each who shares it.
  return bytesAsText(Buffer.from(before + bytesAsText(data) + after, 'latin1'));
}

/** An event that could not be run. */
export function failedEvent(errors: readonly GraphQLFormattedError[], position: Position): ByteText {
  return byteText(JSON.stringify({ errors, data: null, extensions: { position } }));
}

/** Tells a client that wants to be able to go on where it stands, before anything has happened. */
export function beganAnswer(position: Position): ByteText {
  return byteText(JSON.stringify({ data: null, extensions: { resumed: true, position } }));
}

/** The answer to a query or a mutation as JSON. */
export function writeAnswer({ data, whole, errors }: ExecutionAnswer): ByteText {
  return errors
    ? (`{"errors":${byteText(JSON.stringify(errors))},"data":${bytesAsText(data)}}` as ByteText)
    : bytesAsText(whole);
}

/** Why there is no answer, or no more events. */
export function refusalAnswer(errors: readonly GraphQLFormattedError[]): ByteText {
  return byteText(JSON.stringify({ errors }));
}

/** Tells a client that wanted to go on that events are missing, and that it had better look at everything anew. */
export function lostAnswer(position: Position): ByteText {
  return byteText(JSON.stringify({ data: null, extensions: { resumed: false, position } }));
}
