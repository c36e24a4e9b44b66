import type { ServerResponse } from 'node:http';
import type { RequestContext } from '@kizuna/kit/graph/request-context';
import type { ByteText } from '../execution/byte-text.ts';
import type { Subscriber } from '../subscriptions/subscriber.ts';
import { maxQueuedBytes, maxQueuedWithEphemeral } from './queued-bytes.ts';
import { completeFrame, heartbeat, retryFrame } from './sse-frame.ts';

/** After how many milliseconds a client had better come back whose connection breaks. */
const retryMs = 1_000;
/** Those who have to come back at once do so within so many, not all at the same time. */
const comeBackWithinMs = 1_000;

/** Proxies must neither keep nor hold back nor compress what is to arrive at once. */
const headers = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-store, no-transform',
  'x-accel-buffering': 'no',
};

/** One operation by server-sent events: the answer to one request, which lasts as long as the operation. */
export class SseStream implements Subscriber {
  readonly context: RequestContext;
  private readonly response: ServerResponse;
  private readonly frameOf: (answer: ByteText) => ByteText;
  private hasBegun = false;
  private isMoving = true;

  /** @param frameOf makes an event of an answer; for all who share it, if it can */
  constructor(response: ServerResponse, context: RequestContext, frameOf: (answer: ByteText) => ByteText) {
    this.response = response;
    this.context = context;
    this.frameOf = frameOf;
  }

  /** Whether anything can still be sent. */
  get isOpen(): boolean {
    return !this.response.writableEnded && !this.response.destroyed;
  }

  /** Sends the headers, so that the client knows that it is heard before anything happens. */
  begin(setCookie: string | null): void {
    this.response.writeHead(200, { ...headers, ...(setCookie === null ? {} : { 'set-cookie': setCookie }) });
    this.hasBegun = true;
    this.write(retryFrame(retryMs));
  }

  next(answer: ByteText, isEphemeral = false): void {
    if (isEphemeral && this.response.writableLength > maxQueuedWithEphemeral) return;
    this.write(this.frameOf(answer));
  }

  drained(): Promise<void> | null {
    const { response } = this;
    if (!this.isOpen || !response.writableNeedDrain) return null;
    return new Promise((resolve) => {
      const done = () => {
        response.off('drain', done).off('close', done);
        resolve();
      };
      response.on('drain', done).on('close', done);
    });
  }

  /** The operation has ended. */
  end(): void {
    this.write(completeFrame);
    this.response.end();
  }

  /**
   * Ends the connection and not the operation: the client comes back, and goes on where it stood. What has not begun is a query or a
   * mutation that is being run, and is waited for.
   * @param afterMs in which the client had better come back
   */
  interrupt(afterMs: number): void {
    if (!this.hasBegun) return;
    this.write(retryFrame(afterMs));
    this.response.end();
  }

  comeBack(): void {
    this.interrupt(Math.random() * comeBackWithinMs);
  }

  /** Whether it is the answer to a query or a mutation that is being run. */
  get isAwaited(): boolean {
    return !this.hasBegun;
  }

  /** Ends the connection of a client that does not read. */
  abort(): void {
    this.response.destroy();
  }

  /** Shows that the stream lives. Where nothing has left since the last time, nobody reads, and its connection is ended. */
  beat(): void {
    if (!this.hasBegun) return;
    if (!this.isMoving) {
      this.abort();
      return;
    }
    this.isMoving = false;
    this.write(heartbeat, () => {
      this.isMoving = true;
    });
  }

  /** A client that has left too much unread is cut off. */
  private write(text: ByteText, onTaken?: () => void): void {
    if (!this.isOpen) return;
    if (this.response.writableLength > maxQueuedBytes) this.abort();
    else this.response.write(text, 'latin1', onTaken);
  }
}
