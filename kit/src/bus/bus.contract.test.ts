import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { testLogger } from '../logging/logger.ts';
import { startRedisServer } from '../testing/redis-server.ts';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import type { Bus } from './bus.ts';
import { type BusConfig, openBus } from './open-bus.ts';

const redis = await startRedisServer();
let database: TestDatabase | undefined;
const databaseUrl = (): string => database?.url ?? '';

const adapters: { name: string; available: boolean; config: () => BusConfig }[] = [
  { name: 'memory', available: true, config: () => ({ kind: 'memory' }) },
  { name: 'notify', available: true, config: () => ({ kind: 'notify', databaseUrl: databaseUrl() }) },
  { name: 'redis', available: redis !== null, config: () => ({ kind: 'redis', url: redis?.url ?? '' }) },
];

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(async () => {
  await database?.drop();
  await redis?.stop();
});

describe.each(adapters)('the $name bus', ({ available, config }) => {
  describe.runIf(available)('as every bus', () => {
    const logger = testLogger();
    let bus: Bus;

    beforeEach(() => {
      bus = openBus(config(), logger);
    });
    afterEach(async () => {
      await bus.close();
      vi.restoreAllMocks();
    });

    it('brings a payload to every subscriber of its topic and to nobody else', async () => {
      const first: unknown[] = [];
      const second: unknown[] = [];
      const other: unknown[] = [];
      await bus.subscribe('room:1', (payload) => first.push(payload));
      await bus.subscribe('room:1', (payload) => second.push(payload));
      await bus.subscribe('room:2', (payload) => other.push(payload));

      await bus.publish('room:1', { id: 'm1', text: 'こんにちは "quoted" \\ 🙂' });
      await bus.publish('room:2', null);

      await vi.waitFor(() => {
        expect(first).toEqual([{ id: 'm1', text: 'こんにちは "quoted" \\ 🙂' }]);
        expect(second).toEqual(first);
        expect(other).toEqual([null]);
      });
    });

    it('keeps the order of one publisher, also without awaiting each publish', async () => {
      const received: unknown[] = [];
      await bus.subscribe('order', (payload) => received.push(payload));

      const sent = Array.from({ length: 200 }, (_, index) => index);
      await Promise.all(sent.map((index) => bus.publish('order', index)));

      await vi.waitFor(() => expect(received).toHaveLength(200));
      expect(received).toEqual(sent);
    });

    it('delivers nothing after unsubscribe, and taking a subscription back twice harms nobody', async () => {
      const gone: unknown[] = [];
      const staying: unknown[] = [];
      const unsubscribe = await bus.subscribe('topic', (payload) => gone.push(payload));
      await bus.subscribe('topic', (payload) => staying.push(payload));

      await unsubscribe();
      await unsubscribe();
      await bus.publish('topic', 1);

      await vi.waitFor(() => expect(staying).toEqual([1]));
      expect(gone).toEqual([]);
    });

    it('stands again at once when the last subscriber leaves and a new one comes in the same moment', async () => {
      const received: unknown[] = [];
      const leave = await bus.subscribe('topic', () => undefined);
      const [, stay] = await Promise.all([leave(), bus.subscribe('topic', (payload) => received.push(payload))]);

      await bus.publish('topic', 'after');

      await vi.waitFor(() => expect(received).toEqual(['after']));
      await stay();
    });

    it('calls handlers after publish has returned, never inside it', async () => {
      const events: string[] = [];
      await bus.subscribe('ping', () => {
        events.push('ping handler starts');
        void bus.publish('pong', 1);
        events.push('ping handler ends');
      });
      await bus.subscribe('pong', () => events.push('pong handler'));

      const published = bus.publish('ping', 1);
      events.push('publish returned');
      await published;

      await vi.waitFor(() => expect(events).toContain('pong handler'));
      expect(events).toEqual(['publish returned', 'ping handler starts', 'ping handler ends', 'pong handler']);
    });

    it('logs a handler that throws or rejects, and disturbs neither publisher nor neighbours', async () => {
      const logged = vi.spyOn(logger, 'error');
      const received: unknown[] = [];
      await bus.subscribe('topic', () => {
        throw new Error('thrown');
      });
      const rejecting = (): unknown => Promise.reject(new Error('rejected'));
      await bus.subscribe('topic', rejecting);
      await bus.subscribe('topic', (payload) => received.push(payload));

      await bus.publish('topic', 1);
      await bus.publish('topic', 2);

      await vi.waitFor(() => {
        expect(received).toEqual([1, 2]);
        expect(logged).toHaveBeenCalledTimes(4);
      });
    });

    it('gives each handler a payload of its own', async () => {
      const received: unknown[] = [];
      await bus.subscribe('topic', (payload) => {
        if (typeof payload === 'object' && payload) Object.assign(payload, { spoilt: true });
      });
      await bus.subscribe('topic', (payload) => received.push(payload));

      await bus.publish('topic', { id: 1 });

      await vi.waitFor(() => expect(received).toEqual([{ id: 1 }]));
    });

    it('carries 7,000 bytes of JSON and refuses 7,001 with a RangeError', async () => {
      const received: unknown[] = [];
      await bus.subscribe('t'.repeat(200), (payload) => received.push(payload));

      await bus.publish('t'.repeat(200), 'x'.repeat(6_998));

      await vi.waitFor(() => expect(received).toEqual(['x'.repeat(6_998)]));
      await expect(bus.publish('t', 'x'.repeat(6_999))).rejects.toThrow(RangeError);
      await expect(bus.publish('t', 'あ'.repeat(2_333))).rejects.toThrow(RangeError);
    });

    it('refuses what is no topic or no JSON with a RangeError', async () => {
      for (const topic of ['', 'with space', 'a/b', '*', 't'.repeat(201), 'naïve']) {
        await expect(bus.publish(topic, 1)).rejects.toThrow(RangeError);
        await expect(bus.subscribe(topic, () => undefined)).rejects.toThrow(RangeError);
      }
      await expect(bus.publish('topic', undefined)).rejects.toThrow(RangeError);
    });

    it('refuses to work once closed, and closes without waiting for anybody', async () => {
      const received: unknown[] = [];
      await bus.subscribe('topic', (payload) => received.push(payload));
      await bus.close();

      await expect(bus.publish('topic', 1)).rejects.toThrow('closed');
      await expect(bus.subscribe('topic', () => undefined)).rejects.toThrow('closed');
      expect(received).toEqual([]);
    });
  });
});
