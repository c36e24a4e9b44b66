import type { RequestContext } from '@kizuna/kit/graph/request-context';
import type { WebSocket } from 'ws';
import type { Subscriber } from '../subscriptions/subscriber.ts';

/** Bytes that may wait for a client that does not read; past them its socket is ended, and it may come back and resume. */
export const maxQueuedBytes = 1024 * 1024;

const tail = Buffer.from('}');
const asText = { binary: false };

/**
 * One subscription on a socket. Events are written to the socket as they are: around what all who share them are sent stands only this
 * operation's own envelope. All else of the protocol is graphql-ws's.
 */
export class SocketSubscriber implements Subscriber {
  readonly context: RequestContext;
  /** Resolves when nothing more comes. */
  readonly ended: Promise<void>;
  private readonly socket: WebSocket;
  private readonly head: Buffer;
  private open = true;
  private resolve: () => void = () => {};

  /** @param id the client's own name for the operation */
  constructor(socket: WebSocket, id: string, context: RequestContext) {
    this.socket = socket;
    this.context = context;
    this.head = Buffer.from(`{"id":${JSON.stringify(id)},"type":"next","payload":`);
    this.ended = new Promise((resolve) => {
      this.resolve = resolve;
    });
  }

  next(answer: Buffer): void {
    const { socket } = this;
    if (!this.open || socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > maxQueuedBytes) {
      socket.terminate();
      return;
    }
    socket.send(Buffer.concat([this.head, answer, tail]), asText);
  }

  end(): void {
    this.open = false;
    this.resolve();
  }
}
