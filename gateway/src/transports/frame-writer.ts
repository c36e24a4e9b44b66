import type { Duplex } from 'node:stream';
import { WebSocket } from 'ws';
import type { ByteText } from '../execution/byte-text.ts';
import { maxQueuedBytes } from './queued-bytes.ts';

/** Who has much to send waits when so much is on its way. */
const muchQueuedBytes = 128 * 1024;

/**
 * A socket that was sent several messages at once less than so long ago is busy: what comes next waits for more, and all goes out in one
 * piece. Where single messages follow each other, however fast, none waits: another would not come in time to go with it.
 */
const busyMs = 20;
const lingerMs = 12;

/**
 * Text frames for one socket of `ws`, written beside its own sender: a frame from a server is its length and its text, and what is sent
 * in one turn of the event loop, or to a busy socket within a few milliseconds, is one write. `ws` itself writes whole frames at once
 * as long as it does not compress, so that its own (pings, closing) and these do not mix.
 */
export class FrameWriter {
  private readonly client: WebSocket;
  private readonly socket: Duplex;
  private readonly flusher: FrameFlusher;
  /** Called when the socket is being closed from here, however long its client takes to notice. */
  onClosing: () => void = () => {};
  private waiting = '';
  private messagesWaiting = 0;
  private wroteSeveral = false;
  private draining: Promise<void> | null = null;
  private flushedAt = Number.NEGATIVE_INFINITY;

  /** @param socket below `client` */
  constructor(client: WebSocket, socket: Duplex, flusher: FrameFlusher) {
    this.client = client;
    this.socket = socket;
    this.flusher = flusher;
  }

  /** Bytes that the client has not taken yet. */
  get queuedBytes(): number {
    return this.waiting.length + this.socket.writableLength;
  }

  /** Sends a message. A client that has left too much unread is cut off. */
  write(message: ByteText): void {
    if (this.client.readyState !== WebSocket.OPEN) return;
    if (this.queuedBytes > maxQueuedBytes) {
      this.client.terminate();
      return;
    }
    this.waiting += frameHead(message.length) + message;
    this.messagesWaiting += 1;
    if (this.messagesWaiting === 1) this.flusher.add(this);
  }

  isBusy(now: number): boolean {
    return this.wroteSeveral && now - this.flushedAt < busyMs;
  }

  flush(now = performance.now()): void {
    const { waiting } = this;
    if (waiting === '') return;
    this.wroteSeveral = this.messagesWaiting > 1;
    this.waiting = '';
    this.messagesWaiting = 0;
    this.flushedAt = now;
    if (this.client.readyState === WebSocket.OPEN) this.socket.write(waiting, 'latin1');
  }

  /** Resolves when most of it has been taken, or the socket is gone; null when there is not much. */
  drained(): Promise<void> | null {
    if (this.queuedBytes < muchQueuedBytes) return null;
    this.flush();
    const { socket } = this;
    if (!socket.writableNeedDrain) return null;
    this.draining ??= new Promise((resolve) => {
      const done = () => {
        socket.off('drain', done).off('close', done);
        this.draining = null;
        resolve();
      };
      socket.on('drain', done).on('close', done);
    });
    return this.draining;
  }

  /** Says why, after all that was sent before. */
  close(code: number, reason: string): void {
    this.flush();
    this.client.close(code, reason);
    this.onClosing();
  }
}

/** When the writers of all sockets write. */
export class FrameFlusher {
  private soon: FrameWriter[] = [];
  private later: FrameWriter[] = [];

  add(writer: FrameWriter): void {
    if (writer.isBusy(performance.now())) {
      if (this.later.push(writer) === 1) setTimeout(() => this.flushLater(), lingerMs);
    } else if (this.soon.push(writer) === 1) setImmediate(() => this.flushSoon());
  }

  private flushSoon(): void {
    const writers = this.soon;
    this.soon = [];
    flushAll(writers);
  }

  private flushLater(): void {
    const writers = this.later;
    this.later = [];
    flushAll(writers);
  }
}

function flushAll(writers: readonly FrameWriter[]): void {
  const now = performance.now();
  for (const writer of writers) writer.flush(now);
}

/** FIN and "text", then the length in one, three or nine bytes, as RFC 6455 has it for servers. */
function frameHead(length: number): string {
  if (length < 126) return String.fromCharCode(0x81, length);
  if (length < 0x1_0000) return String.fromCharCode(0x81, 126, length >> 8, length & 0xff);
  const low = [24, 16, 8, 0].map((shift) => (length >>> shift) & 0xff);
  return String.fromCharCode(0x81, 127, 0, 0, 0, 0, ...low);
}
