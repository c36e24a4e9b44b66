import type { Bus } from '@kizuna/kit/bus/bus';
import { testLogger } from '@kizuna/kit/logging/logger';
import { vi } from 'vitest';
import { startFleet } from './fleet.ts';
import { type HoppingClient, startHoppingClient } from './hopping-client.ts';
import type { Follow } from './line.ts';
import { startSharedBus } from './shared-bus.ts';
import type { FleetGraph } from './small-graph.ts';

/** Where numbered events happen, and who follows them. */
export interface KillSource {
  readonly graph: FleetGraph;
  /** The subgraph whose events they are. */
  readonly subgraph: string;
  /** Each with the number of its newest event so far. */
  readonly rooms: ReadonlyMap<string, number>;
  readonly userIds: readonly number[];
  /** Asks for all events of a room, from its first. */
  readonly follow: (room: string) => Omit<Follow, 'token'>;
  /** Lets something happen. @returns its number */
  readonly say: (room: string) => Promise<number>;
  readonly close: () => Promise<void>;
}

export interface KillRunOptions {
  readonly seed: number;
  /** How many connections are made anew at least. */
  readonly reconnects: number;
  readonly clients: number;
  /** @param bus the subgraph's own connection */
  readonly openSource: (bus: Bus) => Promise<KillSource>;
}

export interface KillRunReport {
  /** For each client that did not get every event once and in order: what it got instead. */
  readonly failures: readonly string[];
  readonly reconnects: number;
  readonly messages: number;
  /** What was done how often. */
  readonly kills: Readonly<Record<string, number>>;
}

/** Longer than it takes until an announcement that was lost is made good. */
const settleMs = 60_000;

/**
 * Two gateways, a subgraph whose events are numbered, and clients that go on where they stood. While events happen, connections are
 * broken from either side, and a gateway, the subgraph and Redis are stopped or killed and started again, at random, until enough
 * clients had to come back.
 */
export async function runKills(options: KillRunOptions): Promise<KillRunReport> {
  const { seed, reconnects, clients: count, openSource } = options;
  const random = createRandom(seed);
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  const bus = await startSharedBus(testLogger());
  const sourceBus = bus.open();
  const source = await openSource(sourceBus);
  const { graph, userIds } = source;
  const fleet = await startFleet({ gateways: 2, graph, openBus: bus.open });
  const owner = fleet.subgraphs.get(source.subgraph);
  const said = new Map(source.rooms);
  const rooms = [...said.keys()];
  const clients: HoppingClient[] = [];
  for (let index = 0; index < count; index += 1) {
    const room = rooms[index % rooms.length] ?? '';
    // Each room has them all, and both transports.
    const round = Math.floor(index / rooms.length);
    const token = await fleet.token(userIds[round % userIds.length] ?? 0);
    clients.push(
      startHoppingClient({
        room,
        follow: { token, ...source.follow(room) },
        by: round % 2 === 0 ? 'socket' : 'events',
        nextUrl: () => pick(fleet.gateways).url,
      }),
    );
  }
  const kills: Record<string, number> = {};
  const made = () => clients.reduce((sum, client) => sum + client.reconnects, 0);
  const allConnected = () =>
    vi.waitFor(
      () => {
        if (!clients.every(({ isConnected }) => isConnected)) throw new Error('not everybody is back');
      },
      { timeout: settleMs, interval: 10 },
    );

  async function say(times: number): Promise<void> {
    for (let time = 0; time < times; time += 1) {
      const room = pick(rooms);
      said.set(room, await source.say(room));
    }
  }

  // What happens more often stands more often.
  const ways: readonly [string, () => unknown][] = [
    ...Array.from({ length: 5 }, (): [string, () => unknown] => [
      'clients dropped',
      () => clients.filter(() => random() < 0.3).map((client) => client.drop()),
    ]),
    ...Array.from({ length: 3 }, (): [string, () => unknown] => [
      'connections broken by a gateway',
      () => pick(fleet.gateways).breakConnections(() => random() < 0.4),
    ]),
    ['connections broken by the subgraph', () => owner?.breakConnections(() => true)],
    ['gateways restarted', () => pick(fleet.gateways).restart()],
    ['gateways killed', () => pick(fleet.gateways).kill()],
    ['subgraphs restarted', () => owner?.restart()],
    ['subgraphs killed', () => owner?.kill()],
    ['bus restarted', () => bus.restart()],
  ];

  try {
    await allConnected();
    // The first round does each thing once; then chance decides.
    const first = [...new Map(ways)];
    while (first.length > 0 || made() < reconnects) {
      const [name, kill] = first.pop() ?? pick(ways);
      kills[name] = (kills[name] ?? 0) + 1;
      await say(Math.floor(random() * 5));
      await Promise.all([kill(), say(5 + Math.floor(random() * 25))]);
      // Often the next blow falls before everybody is back.
      if (random() < 0.5) await allConnected();
    }
    await say(rooms.length * 2);
    const failures = await settled();
    return { failures, reconnects: made(), messages: [...said.values()].reduce((sum, part) => sum + part, 0), kills };
  } finally {
    await Promise.all(clients.map((client) => client.stop()));
    await fleet.close();
    await source.close();
    await sourceBus.close();
    await bus.stop();
  }

  /** Waits until everybody has the newest event. @returns what is wrong then, or after too long */
  async function settled(): Promise<string[]> {
    const isThere = ({ room, received }: HoppingClient) => received.at(-1) === said.get(room);
    await vi
      .waitFor(
        () => {
          if (!clients.every(isThere)) throw new Error('not everybody has everything');
        },
        { timeout: settleMs, interval: 20 },
      )
      .catch(() => {});
    return clients.flatMap((client, index) => {
      const wrong = faultsOf(client, said.get(client.room) ?? 0);
      return wrong === '' ? [] : [`client ${index}: ${wrong}`];
    });
  }
}

function faultsOf({ received, toldOfLoss }: HoppingClient, last: number): string {
  const lost = Array.from({ length: last }, (_, index) => index + 1).filter((nth) => !received.includes(nth));
  const disordered = received.filter((nth, index) => nth <= (received[index - 1] ?? 0));
  const faults = [
    lost.length > 0 ? `lost ${lost.join(' ')} of ${last}` : '',
    disordered.length > 0 ? `repeated or late ${disordered.join(' ')}` : '',
    toldOfLoss > 0 ? `was told of loss ${toldOfLoss} times` : '',
  ];
  return faults.filter((fault) => fault !== '').join('; ');
}

/** Mulberry32: small, and the same everywhere for the same seed. @returns numbers from 0 to below 1 */
function createRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
