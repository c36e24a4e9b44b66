import type { WebSocket } from 'ws';
import type { Authenticated } from '../access/viewer-authenticator.ts';
import { byteText } from '../execution/byte-text.ts';
import { tokenEnded } from './close-codes.ts';
import { ConnectionRounds } from './connection-rounds.ts';
import type { FrameWriter } from './frame-writer.ts';

/** How long before its token ends a client is warned, unless the token's own life is shorter. */
const warnBeforeMs = 60_000;
/** How often each token is looked at. */
const lookEveryMs = 1_000;

/** One open socket and whose it is. */
export class WatchedSocket {
  readonly client: WebSocket;
  readonly writer: FrameWriter;
  /** Resolves when all that is being run for it is answered. */
  whenAnswered: () => Promise<void> = async () => {};
  private token: Authenticated | null = null;
  private warnAt = Number.POSITIVE_INFINITY;
  private isAnswering = true;

  constructor(client: WebSocket, writer: FrameWriter) {
    this.client = client;
    this.writer = writer;
    client.on('pong', () => {
      this.isAnswering = true;
    });
  }

  /** Null for nobody. */
  get authenticated(): Authenticated | null {
    return this.token;
  }

  /** Another token of the same user takes the place of the last. */
  set authenticated(token: Authenticated | null) {
    this.token = token;
    if (!token) return;
    const left = token.expiresAt - Date.now();
    this.warnAt = token.expiresAt - Math.min(warnBeforeMs, left / 2);
  }

  /** Warns a client whose token is about to end, and lets go of it when it brings no other. */
  checkToken(now: number, graceMs: number): void {
    const { token } = this;
    if (!token || now < this.warnAt) return;
    const { expiresAt, viewer } = token;
    // In the place of an API token no other can come.
    const endsAt = expiresAt + ('tokenId' in viewer ? 0 : graceMs);
    if (now >= endsAt) {
      this.writer.close(tokenEnded, 'Token expired');
      return;
    }
    this.warnAt = endsAt;
    this.writer.write(byteText(JSON.stringify({ type: 'ping', payload: { token: 'expiring', expiresAt } })));
  }

  /** Ends a socket that has not answered the last ping. */
  ping(): void {
    if (this.isAnswering) this.client.ping();
    else this.client.terminate();
    this.isAnswering = false;
  }
}

export interface SocketTimes {
  /** Milliseconds between two pings of a socket. @default 12 000 */
  readonly pingEveryMs?: number;
  /** Milliseconds after its token has ended in which a client may bring another one. @default 10 000 */
  readonly tokenGraceMs?: number;
}

/** Looks after all open sockets: pings, and tokens that end. */
export function watchSockets({
  pingEveryMs = 12_000,
  tokenGraceMs = 10_000,
}: SocketTimes): ConnectionRounds<WatchedSocket> {
  return new ConnectionRounds({
    everyMs: Math.min(lookEveryMs, pingEveryMs, tokenGraceMs),
    turnEveryMs: pingEveryMs,
    look: (socket, now) => socket.checkToken(now, tokenGraceMs),
    turn: (socket) => socket.ping(),
  });
}
