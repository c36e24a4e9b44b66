import type { ByteText } from '../execution/byte-text.ts';

/** A comment, which clients pass over: it keeps proxies from taking a quiet stream for a dead one. */
export const heartbeat = ':\n\n' as ByteText;

/** The operation has ended. An empty `data` is there because browsers pass over events without any. */
export const completeFrame = 'event: complete\ndata:\n\n' as ByteText;

/** How long a client had better wait before it comes back, in milliseconds. */
export function retryFrame(milliseconds: number): ByteText {
  return `retry: ${Math.round(milliseconds)}\n\n` as ByteText;
}

/**
 * One answer as an event. Where it is one of a stream, its position is its `id`, which clients send back as `Last-Event-ID`.
 * @param answer JSON
 * @see https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md#distinct-connections-mode
 */
export function nextFrame(answer: ByteText): ByteText {
  const id = idOf(answer);
  // Nothing has happened yet: the place to come back to, without an event.
  if (answer.startsWith(beganStart)) return `id: ${id}\n\n` as ByteText;
  return `event: next\n${id === null ? '' : `id: ${id}\n`}data: ${onOneLine(answer)}\n\n` as ByteText;
}

/** @see beganAnswer */
const beganStart = '{"data":null,"extensions":{"resumed":true,';
const position = /"position":\{"epoch":"([\w-]{1,64})","sequence":(\d+)\}\}\}$/;
const longestPosition = 160;

/** An event's position is the last thing in it. */
function idOf(answer: ByteText): string | null {
  const [, epoch, sequence] = position.exec(answer.slice(-longestPosition)) ?? [];
  return epoch === undefined ? null : `${epoch}:${sequence}`;
}

/** A line of an event stream ends its field. In JSON such characters are only ever white space: within strings they are escaped. */
function onOneLine(json: ByteText): string {
  return json.includes('\n') || json.includes('\r') ? json.replaceAll(/[\r\n]/g, ' ') : json;
}
