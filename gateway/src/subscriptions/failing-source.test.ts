import { createMemoryBus } from '@kizuna/kit/bus/memory-bus';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { live } from '@kizuna/kit/graph/live';
import { sharedSubscription } from '@kizuna/kit/graph/shared-subscription';
import { testLogger } from '@kizuna/kit/logging/logger';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FrameClient, openAcknowledged } from '../testing/frame-client.ts';
import { type Fleet, startFleet } from './testing/fleet.ts';
import { composeSmallGraph, type SmallPart } from './testing/small-graph.ts';

const sdl = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@tag"])
  type Query { counted: Int }
  type Subscription { counted(after: Int @tag(name: "resume")): Counted! }
  type Counted { sequence: Int! }`;

/** Numbered events whose stream fails when a test says so. */
function createCounter() {
  const bus = createMemoryBus({ logger: testLogger() });
  let newest = 0;
  /** What the streams fail with, and how often. */
  let failures: Error[] = [];
  const counted = sharedSubscription<{ after?: number | null }, unknown, { sequence: number }>({
    audienceOf: () => 'counter',
    topicsOf: () => [],
    authorize: async () => newest,
    sequenceOf: ({ sequence }) => sequence,
    afterOf: ({ after }) => after ?? null,
    follow: (_, __, { after }) =>
      live(bus, ['count'], async function* following(wakeUps) {
        let next = after ?? newest;
        do {
          const failure = failures.shift();
          if (failure) throw failure;
          for (; next < newest; next += 1) yield { sequence: next + 1 };
        } while (await wakeUps.next());
      }),
  });
  const part: SmallPart = { name: 'counter', sdl, resolvers: { Subscription: { counted } } };
  return {
    part,
    async count() {
      newest += 1;
      await bus.publish('count', null);
    },
    /** The streams that are open, and those opened next, fail. */
    async fail(...errors: Error[]) {
      failures = errors;
      await bus.publish('count', null);
    },
    close: () => bus.close(),
  };
}

describe('a stream of numbered events whose subgraph fails', () => {
  const counter = createCounter();
  let fleet: Fleet;
  let client: FrameClient;

  beforeAll(async () => {
    fleet = await startFleet({
      gateways: 1,
      graph: composeSmallGraph(counter.part),
      openBus: () => createMemoryBus({ logger: testLogger() }),
    });
    client = await openAcknowledged(fleet.gateways[0]?.url ?? '', await fleet.token(7));
    client.send({
      id: '1',
      type: 'subscribe',
      payload: { query: 'subscription { counted(after: 0) { sequence } }', extensions: { resume: true } },
    });
    expect(await client.next()).toMatchObject({ payload: { data: null, extensions: { resumed: true } } });
  });
  afterAll(async () => {
    client.socket.terminate();
    await fleet.close();
    await counter.close();
  });

  const event = (sequence: number) => ({
    id: '1',
    type: 'next',
    payload: { data: { counted: { sequence } }, extensions: { position: { epoch: 'n', sequence } } },
  });

  it.each([
    ['by a mistake of its own', () => new Error('out of luck')],
    ['because its database is away', () => new KizunaError('SERVICE_UNAVAILABLE')],
  ])('%s goes on where it stood, and gives the failure no number', async (_why, failure) => {
    await counter.count();
    const { payload } = await client.next();
    const { sequence } = (payload as ReturnType<typeof event>['payload']).data.counted;
    await counter.fail(failure(), failure());
    await counter.count();
    await counter.count();
    expect(await client.next()).toEqual(event(sequence + 1));
    expect(await client.next()).toEqual(event(sequence + 2));
  });

  it('because there is nothing to follow any more ends, once', async () => {
    await counter.count();
    expect((await client.next()).type).toBe('next');
    await counter.fail(...Array.from({ length: 50 }, () => new KizunaError('NOT_FOUND')));
    expect(await client.next()).toEqual({ id: '1', type: 'complete' });
    await counter.fail();
    client.send({ type: 'ping' });
    expect(await client.next()).toEqual({ type: 'pong' });
  });
});
