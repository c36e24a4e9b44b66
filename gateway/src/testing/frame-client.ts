import { once } from 'node:events';
import { WebSocket } from 'ws';

/** A message of graphql-transport-ws, not looked at. */
export interface AnyFrame {
  readonly type: string;
  readonly id?: string;
  readonly payload?: unknown;
}

/** A socket on which a test says what it likes, and sees all that is said. */
export interface FrameClient {
  readonly socket: WebSocket;
  /** Sends a message, or a text or bytes that are none. */
  send(message: object | string | Buffer): void;
  /** The next frame; waits for one. @throws when the socket closes first */
  next(): Promise<AnyFrame>;
  /** Whether nothing has come that was not taken. */
  readonly isQuiet: boolean;
  /** The code with which the other side closed it. */
  readonly closed: Promise<number>;
}

/** @param protocols what the client says it speaks */
export async function openFrames(url: string, protocols: string[] = ['graphql-transport-ws']): Promise<FrameClient> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, protocols);
  const frames: AnyFrame[] = [];
  let wake: () => void = () => {};
  socket.on('message', (data: Buffer) => {
    frames.push(JSON.parse(data.toString()));
    wake();
  });
  const closed = new Promise<number>((resolve) => {
    socket.once('close', (code) => {
      resolve(code);
      wake();
    });
  });
  await once(socket, 'open');
  return {
    socket,
    send: (message) =>
      socket.send(typeof message === 'string' || Buffer.isBuffer(message) ? message : JSON.stringify(message)),
    async next() {
      for (;;) {
        const frame = frames.shift();
        if (frame) return frame;
        if (socket.readyState === socket.CLOSED) throw new Error('the socket was closed');
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    get isQuiet() {
      return frames.length === 0;
    },
    closed,
  };
}

/** @param token of the viewer; without one it is nobody's socket */
export async function openAcknowledged(url: string, token?: string): Promise<FrameClient> {
  const client = await openFrames(url);
  client.send({ type: 'connection_init', ...(token ? { payload: { authorization: `Bearer ${token}` } } : {}) });
  const frame = await client.next();
  if (frame.type !== 'connection_ack') throw new Error(`not acknowledged, but ${JSON.stringify(frame)}`);
  return client;
}
