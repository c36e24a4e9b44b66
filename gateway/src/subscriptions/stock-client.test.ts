import { createMemoryBus } from '@kizuna/kit/bus/memory-bus';
import { testLogger } from '@kizuna/kit/logging/logger';
import { type Client, createClient } from 'graphql-ws';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { createRooms, roomSdl } from '../testing/room-subgraph.ts';
import { type Fleet, startFleet } from './testing/fleet.ts';
import { composeSmallGraph } from './testing/small-graph.ts';

const query = 'subscription ($room: ID!) { roomEvent(room: $room, after: 0) { sequence } }';

describe('a stock graphql-ws client that says where it stands', () => {
  const bus = createMemoryBus({ logger: testLogger() });
  const rooms = createRooms(bus);
  let fleet: Fleet;
  const clients: Client[] = [];

  beforeAll(async () => {
    const graph = composeSmallGraph({ name: 'rooms', sdl: roomSdl, resolvers: rooms.resolvers });
    fleet = await startFleet({ gateways: 2, graph, openBus: () => createMemoryBus({ logger: testLogger() }) });
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.dispose();
  });
  afterAll(async () => {
    await fleet.close();
    await bus.close();
  });

  /** Follows a room as docs tell others to: the newest position goes with the operation when it is sent again. */
  async function follow(room: string, urls: readonly string[]) {
    let connections = 0;
    const closings: number[] = [];
    const authorization = `Bearer ${await fleet.token(7)}`;
    const client = createClient({
      url: () => `${(urls[connections % urls.length] ?? '').replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization },
      retryWait: async () => {},
      on: {
        connected: () => {
          connections += 1;
        },
        closed: (event) => closings.push((event as { code: number }).code),
      },
    });
    clients.push(client);
    const extensions: Record<string, unknown> = { resume: true };
    const received: number[] = [];
    const ended = vi.fn();
    client.subscribe<{ roomEvent: { sequence: number } }, { position?: object; resumed?: boolean }>(
      { query, variables: { room }, extensions },
      {
        next: ({ data, extensions: { position, resumed } = {} }) => {
          if (position) extensions.resume = position;
          if (resumed === false) ended('lost');
          if (data) received.push(data.roomEvent.sequence);
        },
        error: ended,
        complete: () => ended('complete'),
      },
    );
    const has = (count: number) =>
      vi.waitFor(() => expect(received).toEqual(Array.from({ length: count }, (_, index) => index + 1)));
    return { has, ended, closings, connections: () => connections };
  }

  it('goes on without loss when its connection is broken, at the other gateway', async () => {
    const client = await follow(
      'hop',
      fleet.gateways.map(({ url }) => url),
    );
    for (let nth = 1; nth <= 6; nth += 1) {
      await rooms.say('hop', String(nth));
      await client.has(nth);
      for (const gateway of fleet.gateways) gateway.breakConnections(() => true);
    }
    await rooms.say('hop', 'last');
    await client.has(7);
    expect(client.ended).not.toHaveBeenCalled();
    expect(client.connections()).toBeGreaterThanOrEqual(6);
  });

  it('goes elsewhere when its gateway stops, and learns by the code that it may come back', async () => {
    const [gateway] = fleet.gateways;
    if (!gateway) throw new Error('no gateway');
    await rooms.say('restart', 'before');
    const client = await follow(
      'restart',
      fleet.gateways.map(({ url }) => url),
    );
    await client.has(1);
    await Promise.all([gateway.restart(), rooms.say('restart', 'meanwhile')]);
    await rooms.say('restart', 'after');
    await client.has(3);
    expect(client.closings).toEqual([1001]);
    expect(client.ended).not.toHaveBeenCalled();
  });
});
