import { once } from 'node:events';
import { WebSocket } from 'ws';

/** A frame of graphql-transport-ws as it came. */
export interface Frame {
  readonly type: string;
  readonly id?: string;
  readonly payload?: {
    readonly data?: Record<string, unknown> | null;
    readonly errors?: readonly { readonly extensions?: { readonly code?: string } }[];
    readonly extensions?: { readonly position?: Position; readonly resumed?: boolean };
  };
}

export interface Position {
  readonly epoch: string;
  readonly sequence: number;
}

/** One operation on a socket. */
export interface Operation {
  /** The next frame of it; waits for one. */
  next(): Promise<Frame>;
  /** The data of the next so many events. */
  data(count: number): Promise<unknown[]>;
  /** Frames that came and were not taken. */
  readonly waiting: readonly Frame[];
  stop(): void;
}

export interface TestSocket {
  readonly socket: WebSocket;
  subscribe(query: string, variables?: object, extensions?: object): Operation;
  /** Sends a ping of the protocol. */
  ping(payload: object): void;
  /** The next frame that belongs to no operation. */
  control(): Promise<{ readonly type: string; readonly payload?: object }>;
  close(): Promise<void>;
}

/** Opens a socket by hand, so that tests see every frame. */
export async function openSocket(url: string, token: string): Promise<TestSocket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  await once(socket, 'open');
  const operations = new Map<string, (frame: Frame) => void>();
  const controls: Frame[] = [];
  let wakeControl: () => void = () => {};
  socket.on('message', (data: Buffer) => {
    const frame: Frame = JSON.parse(data.toString());
    if (frame.id !== undefined) operations.get(frame.id)?.(frame);
    else if (frame.type !== 'connection_ack') {
      controls.push(frame);
      wakeControl();
    }
  });
  socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } }));
  await once(socket, 'message');
  let last = 0;
  return {
    socket,
    subscribe(query, variables, extensions) {
      last += 1;
      const id = String(last);
      const waiting: Frame[] = [];
      let wake: () => void = () => {};
      operations.set(id, (frame) => {
        waiting.push(frame);
        wake();
      });
      socket.send(JSON.stringify({ type: 'subscribe', id, payload: { query, variables, extensions } }));
      async function next(): Promise<Frame> {
        for (;;) {
          const frame = waiting.shift();
          if (frame) return frame;
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
      return {
        next,
        waiting,
        async data(count) {
          const found: unknown[] = [];
          while (found.length < count) {
            const frame = await next();
            if (frame.type !== 'next') throw new Error(`not an event, but ${JSON.stringify(frame)}`);
            found.push(frame.payload?.data);
          }
          return found;
        },
        stop: () => socket.send(JSON.stringify({ type: 'complete', id })),
      };
    },
    ping: (payload) => socket.send(JSON.stringify({ type: 'ping', payload })),
    async control() {
      for (;;) {
        const frame = controls.shift();
        if (frame) return frame;
        await new Promise<void>((resolve) => {
          wakeControl = resolve;
        });
      }
    },
    async close() {
      if (socket.readyState === socket.CLOSED) return;
      const closed = once(socket, 'close');
      socket.close();
      await closed;
    },
  };
}
