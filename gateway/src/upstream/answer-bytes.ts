import { isUtf8 } from 'node:buffer';
import { SubgraphFailure } from './subgraph-failure.ts';

const openBrace = 123;
const closeBrace = 125;

/**
 * The bytes of an answer's body, as they are.
 * @throws SubgraphFailure `not-an-answer` when it is empty, no UTF-8 or cannot be a JSON object
 */
export function answerBytes(bytes: Buffer): Buffer {
  if (bytes.length === 0) throw new SubgraphFailure('not-an-answer', new Error('an empty body'));
  // Parsing is for whoever reads it; HTML and the like is told from an answer here.
  if (byteAt(bytes, 0, 1) !== openBrace || byteAt(bytes, bytes.length - 1, -1) !== closeBrace) {
    // What it says instead may be about anybody.
    throw new SubgraphFailure('not-an-answer', new Error(`no JSON object in ${bytes.length} bytes`));
  }
  // Clients are sent what stands in it as it is.
  if (!isUtf8(bytes)) throw new SubgraphFailure('not-an-answer', new Error('no UTF-8'));
  return bytes;
}

/** The first byte that is no white space, from a place in a direction. */
function byteAt(bytes: Buffer, from: number, step: 1 | -1): number | undefined {
  let at = from;
  for (;;) {
    const byte = bytes[at];
    if (byte !== 32 && byte !== 10 && byte !== 13 && byte !== 9) return byte;
    at += step;
  }
}
