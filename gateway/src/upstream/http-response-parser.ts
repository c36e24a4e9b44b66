import { AnswerBody } from './answer-body.ts';
import { ChunkedBody } from './chunked-body.ts';
import { maxHeadBytes, notHttp, type ResponseHead, readResponseHead } from './http-response-head.ts';

/** An answer in full. */
export interface HttpResponse {
  readonly head: ResponseHead;
  readonly body: Buffer;
  /** Bytes came behind it that belong to no answer. */
  readonly surplus: boolean;
}

/**
 * Reads one answer to a POST after the other, in whatever pieces they arrive. What it keeps it copies: the bytes that it is given may be
 * overwritten afterwards. An answer's body is good until the next one begins. Once it has thrown, nothing that still comes on the
 * connection means anything.
 */
export class HttpResponseParser {
  readonly #body: AnswerBody;
  /** Whether any byte of an answer has come. */
  #begun = false;
  /** The start of a head that is not there in full. */
  #partial: Buffer | undefined;
  #interimBytes = 0;
  #head: ResponseHead | undefined;
  #chunked: ChunkedBody | undefined;

  /** @param maxBodyBytes of the body at most */
  constructor(maxBodyBytes: number) {
    this.#body = new AnswerBody(maxBodyBytes);
  }

  get begun(): boolean {
    return this.#begun;
  }

  /** Makes it ready for the next answer. */
  reset(): void {
    this.#begun = false;
    this.#partial = undefined;
    this.#interimBytes = 0;
    this.#head = undefined;
    this.#chunked = undefined;
    this.#body.rest();
  }

  /**
   * @param length of what has arrived, from the start of `bytes`
   * @returns the answer, once it is there in full
   * @throws SubgraphFailure `not-an-answer` when it is not HTTP to the letter, `too-large`
   */
  read(bytes: Buffer, length: number): HttpResponse | undefined {
    this.#begun = true;
    if (this.#head) return this.#readBody(this.#head, bytes, 0, length);
    if (!this.#partial) return this.#readHeads(bytes, length);
    const joined = Buffer.concat([this.#partial, bytes.subarray(0, length)]);
    return this.#readHeads(joined, joined.length);
  }

  /** The connection has ended. @returns the answer, if that was how its end was to be told */
  end(): HttpResponse | undefined {
    const head = this.#head;
    if (!head || head.chunked || head.length !== undefined) return undefined;
    return { head, body: this.#body.bytes(), surplus: false };
  }

  /** The final head and any interim ones before it, like 100 or 103. */
  #readHeads(bytes: Buffer, to: number): HttpResponse | undefined {
    let from = 0;
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
    const body = this.#body;
    body.begin(bodiless ? 0 : head.length);
    if (bodiless || head.length === 0) return { head, body: body.bytes(), surplus: head.end < to };
    this.#head = head;
    if (head.chunked) this.#chunked = new ChunkedBody(body);
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
    return complete ? { head, body: body.bytes(), surplus: end < to } : undefined;
  }
}
