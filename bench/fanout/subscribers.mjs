import { randomUUID } from 'node:crypto';
import { createHistogram } from 'node:perf_hooks';
import { openBareSocket } from './bare-socket.mjs';
import { obey } from './orders.mjs';

/**
 * The subscribers, as a process of its own: so many bare sockets. A message is only looked through for the moment of its publication,
 * `@` and sixteen digits of microseconds; nothing is parsed.
 */
const openAtOnce = 200;
const at = '@'.charCodeAt(0);

let sockets = new Set();
/** Since `open`: how many subscribers have got anything, and when the last of them first did. */
let reached = 0;
let lastReachedAt = 0;
/** When `reset` was called, in microseconds; events from before count no more. */
let since = 0;
let deliveries = 0;
let latencies = createHistogram();
let wanted = null;
let lastMessageAt = 0;
let sample = null;
let problem = null;

const microseconds = () => Number(process.hrtime.bigint() / 1000n);
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Opens one, and resolves when its subscription has been sent. */
function openOne({ url, withoutGraphql, query, room, token }) {
  return new Promise((resolve, reject) => {
    let isReached = false;
    const socket = openBareSocket(withoutGraphql ? `${url}?room=${room}` : url, {
      protocol: withoutGraphql ? null : 'graphql-transport-ws',
      onOpen() {
        if (withoutGraphql) return resolve();
        socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } }));
      },
      onClose(code) {
        if (sockets.has(socket)) fail(`a socket was closed with ${code}`);
        reject(new Error(`closed with ${code}`));
      },
      onText: take,
    });
    sockets.add(socket);
    function take(data) {
      const place = data.indexOf(at);
      if (place === -1) return control(data.toString());
      const now = microseconds();
      lastMessageAt = performance.now();
      if (!isReached) {
        isReached = true;
        reached += 1;
        lastReachedAt = lastMessageAt;
        sample ??= data.toString();
      }
      const publishedAt = Number(data.toString('latin1', place + 1, place + 17));
      if (publishedAt < since) return;
      deliveries += 1;
      latencies.record(Math.max(1, now - publishedAt));
      if (wanted && deliveries >= wanted.count) wanted.done();
    }
    function control(text) {
      const { type } = JSON.parse(text);
      if (type === 'connection_ack') {
        socket.send(JSON.stringify({ id: randomUUID(), type: 'subscribe', payload: { query, variables: { room } } }));
        resolve();
      } else if (type === 'ping') socket.send('{"type":"pong"}');
      else if (type !== 'pong') fail(`a subscriber was sent ${text.slice(0, 300)}`);
    }
  });
}

function fail(what) {
  problem ??= what;
  wanted?.done();
}

function mustBeWell() {
  if (problem) throw new Error(problem);
}

let openedAt = 0;

obey({
  /** Resolves when all have sent their subscription. */
  async open({ rooms, tokens, ...how }) {
    [reached, problem, sample] = [0, null, null];
    openedAt = performance.now();
    let next = 0;
    async function openInTurn() {
      while (next < tokens.length) {
        const index = next;
        next += 1;
        await openOne({ ...how, room: rooms[index % rooms.length], token: tokens[index] });
      }
    }
    await Promise.all(Array.from({ length: openAtOnce }, openInTurn));
  },
  /** How many have got an event, once all have or no more come for a while; and how long that took from `open` on. */
  async reached({ ms }) {
    lastMessageAt = performance.now();
    while (reached < sockets.size && performance.now() - lastMessageAt < ms) await pause(5);
    mustBeWell();
    return { reached, ms: lastReachedAt - openedAt, sample };
  },
  reset() {
    since = microseconds();
    deliveries = 0;
    latencies = createHistogram();
  },
  /** Resolves when so many have come since `reset`. */
  async delivered({ count, withinMs }) {
    let deadline;
    if (deliveries < count && !problem) {
      await new Promise((resolve) => {
        deadline = setTimeout(
          () => fail(`after ${withinMs} ms only ${deliveries} of ${count} events had come`),
          withinMs,
        );
        wanted = { count, done: resolve };
      });
    }
    clearTimeout(deadline);
    wanted = null;
    mustBeWell();
  },
  /** Milliseconds from publication to receipt. */
  report: () => ({ deliveries, p50: latencies.percentile(50) / 1000, p99: latencies.percentile(99) / 1000 }),
  async close() {
    const open = sockets;
    sockets = new Set();
    await Promise.all([...open].map((socket) => socket.terminate()));
  },
});
process.send('ready');
