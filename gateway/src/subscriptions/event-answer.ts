import type { GraphQLFormattedError } from 'graphql';
import { type ByteText, bytesAsText, byteText } from '../execution/byte-text.ts';
import type { ExecutionAnswer } from '../execution/executor.ts';
import type { Position } from './subscriber.ts';

/** The `extensions` of an event's answer: from where a client may go on. @param position whose epoch is plain ASCII */
export function eventExtensions({ epoch, sequence }: Position): ByteText {
  return `{"position":{"epoch":"${epoch}","sequence":${sequence}}}` as ByteText;
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
