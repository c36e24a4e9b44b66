import { connectByEvents } from './events-line.ts';
import { type Connect, type Follow, type Line, type LineEvents, retryMs } from './line.ts';
import { connectBySocket } from './socket-line.ts';

/** A client that follows one room, and comes back, to whichever gateway, until it is stopped. */
export interface HoppingClient {
  readonly room: string;
  /** The numbers of the events that it got, as they came. */
  readonly received: readonly number[];
  /** Connections that it made after the first. */
  readonly reconnects: number;
  /** Times that it was told that events are missing. */
  readonly toldOfLoss: number;
  readonly isConnected: boolean;
  /** Breaks its connection without a word. */
  drop(): void;
  stop(): Promise<void>;
}

export interface HoppingClientOptions {
  readonly room: string;
  readonly follow: Follow;
  readonly by: 'socket' | 'events';
  /** The gateway to go to next. */
  readonly nextUrl: () => string;
}

export function startHoppingClient({ room, follow, by, nextUrl }: HoppingClientOptions): HoppingClient {
  const received: number[] = [];
  let connections = 0;
  let toldOfLoss = 0;
  let stopped = false;
  let isConnected = false;
  let line: Line | null = null;
  const connect: Connect = by === 'socket' ? connectBySocket(follow) : connectByEvents(follow);
  const events: LineEvents = {
    onOpen() {
      isConnected = true;
      connections += 1;
    },
    onEvent: (sequence) => void received.push(sequence),
    onLoss() {
      toldOfLoss += 1;
    },
  };

  async function run(): Promise<void> {
    while (!stopped) {
      line = connect(nextUrl(), events);
      await line.gone;
      if (!isConnected) await new Promise((resolve) => setTimeout(resolve, retryMs));
      isConnected = false;
    }
  }

  const running = run();
  return {
    room,
    received,
    get reconnects() {
      return Math.max(0, connections - 1);
    },
    get toldOfLoss() {
      return toldOfLoss;
    },
    get isConnected() {
      return isConnected;
    },
    drop: () => line?.drop(),
    async stop() {
      stopped = true;
      line?.drop();
      await running;
    },
  };
}
