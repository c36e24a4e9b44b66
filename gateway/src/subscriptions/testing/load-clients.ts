import { once } from 'node:events';
import { WebSocket } from 'ws';
import { preciseNow } from './load-gateway.ts';

const query = 'subscription ($room: ID!, $after: Int) { roomEvent(room: $room, after: $after) { sequence text } }';

export interface LoadSocketOptions {
  readonly token: string;
  /** Whether it answers pings. @default true */
  readonly answersPings?: boolean;
}

/** Opens a socket and waits until it is let in. */
export async function openLoadSocket(
  url: string,
  { token, answersPings = true }: LoadSocketOptions,
): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
    autoPong: answersPings,
    perMessageDeflate: false,
  });
  socket.on('error', () => {});
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } }));
  await once(socket, 'message');
  return socket;
}

export const say = (socket: WebSocket, message: object) => socket.send(JSON.stringify(message));

export function follow(socket: WebSocket, id: string, room: string): void {
  say(socket, { id, type: 'subscribe', payload: { query, variables: { room, after: 0 } } });
}

/** What a healthy client notes of each event. */
export interface Readings {
  events: number;
  /** Events that were not the next one. */
  faults: number;
  /** Milliseconds from the moment at which each happened. */
  readonly latencies: number[];
}

/** A client that reads what comes, and notes how late that is. */
export function readRoom(socket: WebSocket, room: string): Readings {
  const readings: Readings = { events: 0, faults: 0, latencies: [] };
  socket.on('message', (data: Buffer) => {
    const now = preciseNow();
    const [, sequence, sentAt] = event.exec(data.toString('latin1')) ?? [];
    if (sequence === undefined) return;
    readings.events += 1;
    if (Number(sequence) !== readings.events) readings.faults += 1;
    readings.latencies.push(now - Number(sentAt));
  });
  follow(socket, '1', room);
  return readings;
}

const event = /"sequence":(\d+),"text":"@([\d.]+)@/;

/** Subscribes and unsubscribes without a pause, a few at a time. @returns stops it, and tells how often it did */
export function startFlood(socket: WebSocket, room: string): () => Promise<number> {
  let stopped = false;
  async function run(): Promise<number> {
    let count = 0;
    while (!stopped && socket.readyState === socket.OPEN) {
      for (let nth = 0; nth < 20; nth += 1) {
        count += 1;
        follow(socket, String(count), room);
        say(socket, { id: String(count), type: 'complete' });
      }
      const pong = once(socket, 'message');
      say(socket, { type: 'ping' });
      await pong;
    }
    return count;
  }
  const running = run();
  return () => {
    stopped = true;
    return running;
  };
}
