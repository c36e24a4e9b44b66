import { once } from 'node:events';
import type { WebSocket } from 'ws';
import { type EventReader, openEvents } from './event-reader.ts';
import { follow, openLoadSocket, type Readings, readRoom, startFlood } from './load-clients.ts';
import { type LoadProcess, startLoadProcess } from './load-process.ts';

export interface LoadOptions {
  readonly healthy: number;
  /** Of them by server-sent events, and by socket, that stop reading. */
  readonly stalled: number;
  /** That answer no ping. */
  readonly silent: number;
  /** That subscribe and unsubscribe without a pause. */
  readonly floods: number;
  /** That are open and do nothing. */
  readonly idle: number;
  readonly seconds: number;
  readonly perSecond: number;
  readonly pingEveryMs: number;
}

export interface LoadReport {
  /** Milliseconds until the healthy had an event, 99 of 100: among themselves, and with all the others there. */
  readonly p99: { readonly without: number; readonly with: number };
  /** Events that a healthy client did not get, or not in order. */
  readonly faults: number;
  /** Megabytes: before the others came, while they were there, and after they had left. */
  readonly memory: { readonly before: number; readonly during: number; readonly after: number };
  readonly closed: { readonly stalled: number; readonly silent: number };
  readonly floods: number;
}

const megabyte = 1024 * 1024;
/** An event of which a few fill what the kernel keeps for one socket, and the gateway after it. */
const largeBytes = 64 * 1024;
const largePerSecond = 25;

/** Has events delivered to healthy clients, first alone and then beside all those who behave badly, and compares. */
export async function runLoad(options: LoadOptions): Promise<LoadReport> {
  const { healthy, seconds, perSecond } = options;
  const gateway = await startLoadProcess(options.pingEveryMs);
  const sockets: WebSocket[] = [];
  let users = 0;
  const open = async (more: { answersPings?: boolean } = {}) => {
    users += 1;
    const socket = await openLoadSocket(gateway.url, { token: await gateway.token(users), ...more });
    sockets.push(socket);
    return socket;
  };
  const openMany = async (count: number, more: { answersPings?: boolean } = {}) => {
    const opened: WebSocket[] = [];
    while (opened.length < count) {
      const some = Array.from({ length: Math.min(50, count - opened.length) }, () => open(more));
      opened.push(...(await Promise.all(some)));
    }
    return opened;
  };

  try {
    const readings = (await openMany(healthy)).map((socket) => readRoom(socket, 'calm'));
    const calm = { room: 'calm', perSecond, seconds, bytes: 100 };
    await gateway.chatter({ ...calm, seconds: 1 });
    await takeLatencies(readings, perSecond);
    const before = (await gateway.measure()).used;
    const count = await gateway.chatter(calm);
    const without = await takeLatencies(readings, perSecond + count);

    const bad = await misbehave(gateway, options, openMany);
    await gateway.chatter(calm);
    const withThem = await takeLatencies(readings, perSecond + 2 * count);
    const during = (await gateway.measure()).used;
    const floods = await bad.stopFloods();
    const closed = { stalled: await bad.stalledGone(), silent: await bad.silentGone() };
    bad.leave();
    const after = await settledMemory(gateway, before);
    return {
      p99: { without, with: withThem },
      faults: readings.reduce((sum, { faults, events }) => sum + faults + (perSecond + 2 * count - events), 0),
      memory: { before: before / megabyte, during: during / megabyte, after: after / megabyte },
      closed,
      floods,
    };
  } finally {
    for (const socket of sockets) socket.terminate();
    await gateway.stop();
  }
}

/** What is in use once the gateway has noticed that everybody has left, which takes it a moment. */
async function settledMemory(gateway: LoadProcess, before: number): Promise<number> {
  let used = Number.POSITIVE_INFINITY;
  for (let times = 0; times < 40 && used > before + 8 * megabyte; times += 1) {
    await new Promise((resolve) => setTimeout(resolve, 250));
    used = (await gateway.measure()).used;
  }
  return used;
}

type OpenMany = (count: number, more?: { answersPings?: boolean }) => Promise<WebSocket[]>;

/** Starts all that is bad for a gateway, and keeps it up. */
async function misbehave(
  gateway: LoadProcess,
  { stalled, silent, floods, idle, seconds }: LoadOptions,
  openMany: OpenMany,
) {
  const idling = await openMany(idle);
  const silenced = await openMany(silent, { answersPings: false });
  const silentGone = silenced.map((socket) => once(socket, 'close'));
  for (const socket of silenced) follow(socket, '1', 'calm');
  const paused = await openMany(Math.ceil(stalled / 2));
  const unread: EventReader[] = [];
  for (let nth = 0; nth < Math.floor(stalled / 2); nth += 1) unread.push(await openLarge(gateway));
  for (const socket of paused) {
    follow(socket, '1', 'large');
    follow(socket, '2', 'calm');
    socket.pause();
  }
  for (const { response } of unread) response.pause();
  const flooding = (await openMany(floods)).map((socket) => startFlood(socket, 'calm'));
  const large = gateway.chatter({ room: 'large', perSecond: largePerSecond, seconds, bytes: largeBytes });
  return {
    stopFloods: async () => (await Promise.all(flooding.map((stop) => stop()))).reduce((sum, each) => sum + each, 0),
    /** Who reads on finds a connection that was ended long ago. */
    async stalledGone() {
      await large;
      const gone = paused.map((socket) => once(socket, 'close'));
      for (const socket of paused) socket.resume();
      for (const { response } of unread) response.resume();
      await Promise.all([...gone, ...unread.map(({ ended }) => ended)]);
      return gone.length + unread.length;
    },
    silentGone: async () => (await Promise.all(silentGone)).length,
    leave() {
      for (const socket of idling) socket.terminate();
    },
  };
}

async function openLarge(gateway: LoadProcess): Promise<EventReader> {
  const query = 'subscription { roomEvent(room: "large", after: 0) { sequence text } }';
  return openEvents(gateway.url, { query }, { token: await gateway.token(1_000_000) });
}

/** Waits until everybody has so many events. @returns the 99th of 100 of the latencies since it was asked last */
async function takeLatencies(readings: readonly Readings[], events: number): Promise<number> {
  const isLate = () => readings.some((each) => each.events < events);
  for (let times = 0; isLate() && times < 1_000; times += 1) await new Promise((resolve) => setTimeout(resolve, 10));
  const all = readings.flatMap(({ latencies }) => latencies.splice(0)).sort((a, b) => a - b);
  return all[Math.floor(all.length * 0.99)] ?? Number.POSITIVE_INFINITY;
}
