import type { AnswerBody } from './answer-body.ts';
import { isText, maxHeadBytes, notHttp } from './http-response-head.ts';

const cr = 13;
const lf = 10;
const semicolon = 59;

/** What comes next. */
const size = 0;
const extension = 1;
const sizeEnd = 2;
const data = 3;
const dataCr = 4;
const dataLf = 5;
const trailerStart = 6;
const trailer = 7;
const trailerEnd = 8;
const lastLf = 9;
const over = 10;

/**
 * Takes a body out of its chunks, which may arrive in any pieces. Extensions and trailers are checked for their form and dropped.
 * @see https://www.rfc-editor.org/rfc/rfc9112#section-7.1
 */
export class ChunkedBody {
  readonly #body: AnswerBody;
  #state: number = size;
  /** Bytes of the chunk that are still to come. */
  #left = 0;
  #digits = 0;
  /** Bytes of extensions of this chunk, or of all trailers. */
  #dropped = 0;

  constructor(body: AnswerBody) {
    this.#body = body;
  }

  get complete(): boolean {
    return this.#state === over;
  }

  /**
   * @returns how far it read: `to`, or less when the body ended before
   * @throws SubgraphFailure `not-an-answer`, or `too-large`
   */
  read(bytes: Buffer, from: number, to: number): number {
    let at = from;
    while (at < to && this.#state !== over) {
      if (this.#state === data) {
        const end = Math.min(to, at + this.#left);
        this.#body.append(bytes, at, end);
        this.#left -= end - at;
        if (this.#left === 0) this.#state = dataCr;
        at = end;
      } else {
        this.#state = this.#next(bytes[at] ?? 0);
        at += 1;
      }
    }
    return at;
  }

  #next(byte: number): number {
    switch (this.#state) {
      case size:
        return this.#sizeByte(byte);
      case extension:
        return this.#droppedByte(byte, extension, sizeEnd);
      case sizeEnd:
        expect(byte, lf);
        this.#digits = 0;
        this.#dropped = 0;
        return this.#left === 0 ? trailerStart : data;
      case dataCr:
        expect(byte, cr);
        return dataLf;
      case dataLf:
        expect(byte, lf);
        return size;
      case trailerStart:
        if (byte === cr) return lastLf;
        // A blank would go on with the line before.
        if (byte <= 32) throw notHttp('a trailer that is none');
        return this.#droppedByte(byte, trailer, trailerEnd);
      case trailer:
        return this.#droppedByte(byte, trailer, trailerEnd);
      case trailerEnd:
        expect(byte, lf);
        return trailerStart;
      default:
        expect(byte, lf);
        return over;
    }
  }

  #sizeByte(byte: number): number {
    const digit = hexDigit(byte);
    if (digit >= 0) {
      this.#digits += 1;
      // 4 GiB: far above every limit, and far below where numbers lose their exactness.
      if (this.#digits > 8) throw notHttp('a chunk size that is too long');
      this.#left = this.#left * 16 + digit;
      return size;
    }
    if (this.#digits === 0) throw notHttp('a chunk without a size');
    if (byte === cr) return sizeEnd;
    if (byte === semicolon) return extension;
    throw notHttp('a chunk size that is no number');
  }

  #droppedByte(byte: number, same: number, end: number): number {
    if (byte === cr) return end;
    this.#dropped += 1;
    if (!isText(byte) || this.#dropped > maxHeadBytes) throw notHttp('a chunk extension or trailer that is none');
    return same;
  }
}

function expect(byte: number, wanted: number): void {
  if (byte !== wanted) throw notHttp('a chunk that does not end where its size says');
}

/** @returns -1 for any other byte */
function hexDigit(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48;
  const lower = byte | 0x20;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}
