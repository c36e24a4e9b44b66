import { AnswerBody } from './answer-body.ts';
import { ChunkedBody } from './chunked-body.ts';
import { maxHeadBytes, notHttp, type ResponseHead, readResponseHead } from './http-response-head.ts';

/** An answer in full. */
export interface HttpResponse {
  readonly head: ResponseHead;
  /** Stands in the bytes that were read last if it came with them in full. */
  readonly body: Buffer;
  /** The place after it in the bytes that were read last; 0 when its end was that of the connection. */
  readonly end: number;
}

/**
 * Reads one answer to a POST after the other, in whatever pieces they arrive. What is not there in full it copies, since the bytes that it
 * is given may be overwritten afterwards; until they are, an answer's body is good. Once it has thrown, nothing that still comes on the
 * connection means anything.
 */
export class HttpResponseParser {
  readonly #maxBodyBytes: number;
  #body: AnswerBody;
  /** The start of a head that is not there in full. */
  #partial: Buffer | undefined;
  #interimBytes = 0;
  #head: ResponseHead | undefined;
  #chunked: ChunkedBody | undefined;

  /** @param maxBodyBytes of the body at most */
  constructor(maxBodyBytes: number) {
    this.#maxBodyBytes = maxBodyBytes;
    this.#body = new AnswerBody(maxBodyBytes);
  }

  /**
   * Makes it ready for the next answer.
   * @param more whether more of the bytes that were given belongs to it, so that nobody has read the last body yet
   */
  reset(more = false): void {
    this.#partial = undefined;
    this.#interimBytes = 0;
    this.#head = undefined;
    this.#chunked = undefined;
    if (more && this.#body.length > 0) this.#body = new AnswerBody(this.#maxBodyBytes);
    else this.#body.rest();
  }

  /**
   * @param from where in `bytes` begins what has arrived
   * @param to the place after it
   * @returns the answer, once it is there in full
   * @throws SubgraphFailure `not-an-answer` when it is not HTTP to the letter, `too-large`
   */
  read(bytes: Buffer, from: number, to: number): HttpResponse | undefined {
    if (this.#head) return this.#readBody(this.#head, bytes, from, to);
    const partial = this.#partial;
    if (!partial) return this.#readHeads(bytes, from, to);
    const joined = Buffer.concat([partial, bytes.subarray(from, to)]);
    const response = this.#readHeads(joined, 0, joined.length);
    return response && { ...response, end: from + response.end - partial.length };
  }

  /** The connection has ended. @returns the answer, if that was how its end was to be told */
  end(): HttpResponse | undefined {
    const head = this.#head;
    if (!head || head.chunked || head.length !== undefined) return undefined;
    return { head, body: this.#body.bytes(), end: 0 };
  }

  /** The final head and any interim ones before it, like 100 or 103. */
  #readHeads(bytes: Buffer, start: number, to: number): HttpResponse | undefined {
    let from = start;
    let head = readResponseHead(bytes, from, to);
    while (head && head.status < 200) {
      if (head.status === 101) throw notHttp('another protocol');
      this.#interimBytes += head.end - from;
      from = head.end;
      head = readResponseHead(bytes, from, to);
    }
    if (this.#interimBytes + (head?.end ?? to) - from > maxHeadBytes) throw notHttp('a head without end');
    if (!head) {
      this.#partial = Buffer.from(bytes.subarray(from, to));
      return undefined;
    }
    const bodiless = head.status === 204 || head.status === 304;
    const length = bodiless ? 0 : head.length;
    this.#body.begin(length);
    if (length !== undefined && length <= to - head.end) {
      const end = head.end + length;
      return { head, body: bytes.subarray(head.end, end), end };
    }
    this.#head = head;
    if (head.chunked) this.#chunked = new ChunkedBody(this.#body);
    return head.end < to ? this.#readBody(head, bytes, head.end, to) : undefined;
  }

  #readBody(head: ResponseHead, bytes: Buffer, from: number, to: number): HttpResponse | undefined {
    const body = this.#body;
    let end = to;
    let complete = false;
    if (this.#chunked) {
      end = this.#chunked.read(bytes, from, to);
      complete = this.#chunked.complete;
    } else if (head.length !== undefined) {
      end = Math.min(to, from + head.length - body.length);
      body.append(bytes, from, end);
      complete = body.length === head.length;
    } else {
      body.append(bytes, from, to);
    }
    return complete ? { head, body: body.bytes(), end } : undefined;
  }
}
