import { mkdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { forkFile, stop } from '../gateway/children.mjs';
import { cpuMsOf, memoryOf } from '../gateway/process-tree.mjs';
import { authorIds, nameOf } from './graph/users.mjs';
import { loads, operation, roomName } from './loads.mjs';
import { commander } from './orders.mjs';

const warmUpSubscribers = 50;
const deliveredWithinMs = 60_000;
const standingWithinMs = 60_000;

/**
 * One start of one peer under one load.
 * @param tokens twice as many as there are subscribers
 * @returns by mode (`single`, `at50`, `at200`) what `measure` gives; and `connections`: { seconds, openingCpu, kb, upstream, again }, where
 * `openingCpu` is microseconds of the server for each subscriber, up to the first events, and `again` the seconds that as many others
 * take once all of this has been done
 */
export async function runTrial({ peer, load, knobs, tokens, jwks, folder }) {
  mkdirSync(folder, { recursive: true });
  const { subscribers: count, rooms: roomCount, rates } = loads[load];
  const children = [];
  const start = async (starting) => {
    const started = await starting;
    children.push(started.child);
    return started;
  };
  try {
    const crowd = await start(forkFile('../fanout/subscribers.mjs'));
    const subgraphs = peer.overNetwork ? await start(forkFile('../fanout/graph/subgraphs-over-http.mjs')) : null;
    const { cpuProf } = knobs;
    const server = await start(peer.start({ urls: subgraphs?.message.urls, jwks, folder, cpuProf }));
    const subscribers = commander(crowd.child);
    const publisher = commander((subgraphs ?? server).child);
    const pids = [server.child.pid, ...(subgraphs ? [subgraphs.child.pid] : [])];
    const how = { url: server.url, withoutGraphql: peer.withoutGraphql, query: operation };
    const stage = { subscribers, publisher, pids, how };

    // What a server needs once, it gets before its memory is read.
    await subscribe(stage, namesOf('warm', 1), tokens.slice(0, warmUpSubscribers));
    await subscribers('close');
    await pause(300);

    const rooms = namesOf('room', roomCount);
    const before = { rss: memoryOf(pids[0]).rss, cpuMs: cpuMsOf(pids[0]) };
    const seconds = await subscribe(stage, rooms, tokens.slice(0, count));
    const openingCpu = ((cpuMsOf(pids[0]) - before.cpuMs) * 1000) / count;
    const kb = ((memoryOf(pids[0]).rss - before.rss) * 1024) / count;
    const upstream = await publisher('streams', { prefix: 'room' });

    const single = (lasting) => () => oneAtATime(stage, { rooms, count, lasting });
    await measure(stage, single(knobs.warmUp));
    const results = {
      connections: { seconds, openingCpu, kb, upstream },
      single: await measure(stage, single(knobs.measured)),
    };
    for (const rate of rates) {
      if (rate > peer.mostPerSecond) continue;
      const paced = (lasting) => () => atRate(stage, { room: rooms[0], count, rate, lasting });
      await measure(stage, paced(knobs.warmUp));
      results[`at${rate}`] = await measure(stage, paced(knobs.paced));
    }
    await subscribers('close');
    await pause(1_000);
    results.connections.again = await subscribe(stage, namesOf('again', roomCount), tokens.slice(count, 2 * count));
    await subscribers('close');
    return results;
  } finally {
    for (const child of children.reverse()) await stop(child);
  }
}

const namesOf = (prefix, count) => Array.from({ length: count }, (_, index) => roomName(prefix, index));

/**
 * Connects and subscribes all, and sends events until everybody has got one: a server does not say when a subscription stands.
 * @returns the seconds from the first connection to that
 */
async function subscribe(stage, rooms, tokens) {
  const { subscribers, publisher, how } = stage;
  const giveUpAt = performance.now() + standingWithinMs;
  await subscribers('open', { ...how, rooms, tokens });
  for (let patience = 50; ; patience = Math.min(2 * patience, 10_000)) {
    await publisher('round', { rooms });
    const { reached, ms, sample } = await subscribers('reached', { ms: patience });
    if (sample) checkSample(sample);
    if (reached === tokens.length) {
      await drain(stage, rooms, tokens.length);
      return ms / 1000;
    }
    if (performance.now() > giveUpAt)
      throw new Error(`only ${reached} of ${tokens.length} subscribers ever got an event`);
  }
}

/** Once everybody has the newest event, nothing older is under way. */
async function drain({ subscribers, publisher }, rooms, count) {
  await subscribers('reset');
  await Promise.all([publisher('round', { rooms }), subscribers('delivered', { count, withinMs: deliveredWithinMs })]);
}

const names = authorIds.map(nameOf);

/** Every peer must send the same. */
function checkSample(sample) {
  const { id, type, payload } = JSON.parse(sample);
  const { sequence, text } = payload?.data?.roomEvent ?? {};
  const author = { name: names.find((name) => name === payload?.data?.roomEvent?.author?.name) };
  if (
    typeof id === 'string' &&
    type === 'next' &&
    isDeepStrictEqual(payload.data, { roomEvent: { sequence, text, author } })
  )
    return;
  throw new Error(`sent ${sample.slice(0, 300)}`);
}

/** One event to each room; the next when everybody has theirs. @returns how many deliveries that makes */
async function oneAtATime({ subscribers, publisher }, { rooms, count, lasting }) {
  const end = performance.now() + lasting * 1000;
  let expected = 0;
  while (performance.now() < end) {
    expected += count;
    const all = subscribers('delivered', { count: expected, withinMs: deliveredWithinMs });
    await Promise.all([publisher('round', { rooms }), all]);
  }
  return expected;
}

/** So many events a second, whether or not anybody has the ones before. @returns how many deliveries that makes */
async function atRate({ subscribers, publisher }, { room, count, rate, lasting }) {
  const events = Math.ceil(rate * lasting);
  const all = subscribers('delivered', { count: events * count, withinMs: deliveredWithinMs });
  await Promise.all([publisher('paced', { room, count: events, perSecond: rate }), all]);
  return events * count;
}

/**
 * @returns `cpu` and `cpuOfSubgraphs`: microseconds per delivery, the second null where they are part of the first; `perSecond`:
 * deliveries; `p50`, `p99`: milliseconds from publication to receipt
 */
async function measure({ subscribers, pids }, publishAll) {
  await subscribers('reset');
  const before = pids.map(cpuMsOf);
  const startedAt = performance.now();
  const expected = await publishAll();
  const seconds = (performance.now() - startedAt) / 1000;
  const [cpu, cpuOfSubgraphs] = pids.map((pid, index) => cpuMsOf(pid) - before[index]);
  const { deliveries, p50, p99 } = await subscribers('report');
  if (deliveries !== expected) throw new Error(`${deliveries} events came where there were ${expected}`);
  const each = (ms) => (ms === undefined ? null : (ms * 1000) / deliveries);
  return { cpu: each(cpu), cpuOfSubgraphs: each(cpuOfSubgraphs), perSecond: deliveries / seconds, p50, p99 };
}
