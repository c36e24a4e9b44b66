import { isAscii, isUtf8, transcode } from 'node:buffer';
import { SubgraphFailure } from './subgraph-failure.ts';

/** Bytes from which on the second way of decoding is the quicker one. */
const longFrom = 400;

/**
 * The text of an answer's body.
 * @throws SubgraphFailure `not-an-answer` when it is empty, no UTF-8 or cannot be a JSON object
 */
export function answerText(chunks: readonly Buffer[]): string {
  const [first] = chunks;
  if (!first) throw new SubgraphFailure('not-an-answer', new Error('an empty body'));
  const text = decode(chunks.length === 1 ? first : Buffer.concat(chunks));
  // Parsing is for whoever reads it; HTML and the like is told from an answer here.
  if (!/^\s*\{/.test(text) || !/\}\s*$/.test(text.slice(-100))) {
    throw new SubgraphFailure('not-an-answer', new Error(`no JSON object: ${text.slice(0, 200)}`));
  }
  return text;
}

function decode(body: Buffer): string {
  if (isAscii(body)) return body.toString('latin1');
  // Else each wrong byte would become a character that nobody wrote.
  if (!isUtf8(body)) throw new SubgraphFailure('not-an-answer', new Error('no UTF-8'));
  // For texts such as Japanese this takes a tenth of the time of toString('utf8').
  return body.length < longFrom ? body.toString('utf8') : transcode(body, 'utf8', 'ucs2').toString('ucs2');
}
