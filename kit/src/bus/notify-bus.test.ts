import postgres from 'postgres';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { testLogger } from '../logging/logger.ts';
import { startTcpProxy, type TcpProxy } from '../testing/tcp-proxy.ts';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import type { Bus } from './bus.ts';
import { createNotifyBus } from './notify-bus.ts';

describe('the notify bus across processes', () => {
  const logger = testLogger();
  let database: TestDatabase;
  let admin: postgres.Sql;
  let proxy: TcpProxy;
  let here: Bus;
  let there: Bus;

  beforeAll(async () => {
    database = await createTestDatabase();
    admin = postgres(database.url, { max: 1 });
  });
  afterAll(async () => {
    await admin.end();
    await database.drop();
  });
  beforeEach(async () => {
    const address = new URL(database.url);
    proxy = await startTcpProxy(Number(address.port), address.hostname);
    address.hostname = '127.0.0.1';
    address.port = String(proxy.port);
    here = createNotifyBus({ databaseUrl: address.href, logger });
    there = createNotifyBus({ databaseUrl: database.url, logger });
  });
  afterEach(async () => {
    await Promise.all([here.close(), there.close()]);
    await proxy.close();
  });

  it('brings what one process publishes to another', async () => {
    const received: unknown[] = [];
    await there.subscribe('job:1', (payload) => received.push(payload));
    await here.publish('job:1', { state: 'DONE' });
    await vi.waitFor(() => expect(received).toEqual([{ state: 'DONE' }]));
  });

  it('listens again after the server ended its connection, says so, and delivers once', async () => {
    const received: unknown[] = [];
    const resumed = vi.fn();
    await here.subscribe('topic', (payload) => received.push(payload));
    here.onResume(resumed);

    for (const round of [1, 2]) {
      const ended = await admin`
        select pg_terminate_backend(pid) from pg_stat_activity
        where application_name = 'kizuna-bus-listen' and datname = current_database()`;
      expect(ended.length).toBe(1);
      await vi.waitFor(() => expect(resumed).toHaveBeenCalledTimes(round));
      await there.publish('topic', round);
      await vi.waitFor(() => expect(received).toHaveLength(round));
    }
    expect(received).toEqual([1, 2]);
  });

  it('comes back after an outage in which several attempts to connect failed', async () => {
    const received: unknown[] = [];
    const resumed = vi.fn();
    await here.subscribe('topic', (payload) => received.push(payload));
    await here.publish('topic', 'before');
    await vi.waitFor(() => expect(received).toEqual(['before']));
    here.onResume(resumed);

    await proxy.cut();
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await expect(here.publish('topic', 'lost')).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    }
    expect(resumed).not.toHaveBeenCalled();
    await proxy.mend();

    await vi.waitFor(() => expect(resumed).toHaveBeenCalledTimes(1));
    await there.publish('topic', 'after');
    await vi.waitFor(() => expect(received).toEqual(['before', 'after']));
    await vi.waitFor(() => here.publish('topic', 'own'));
  });

  it('fails a subscription when there is no database, and the next one starts afresh', async () => {
    await proxy.cut();
    const received: unknown[] = [];
    const subscribe = () => here.subscribe('topic', (payload) => received.push(payload));
    await expect(subscribe()).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    await proxy.mend();
    await subscribe();
    await there.publish('topic', 1);
    await vi.waitFor(() => expect(received).toEqual([1]));
  });

  it('refuses the 1,001st announcement that waits, instead of queueing without bound', async () => {
    await proxy.cut();
    const results = await Promise.allSettled(Array.from({ length: 1_200 }, () => here.publish('topic', 1)));
    expect(results.every((result) => result.status === 'rejected')).toBe(true);
    await proxy.mend();
    await vi.waitFor(() => here.publish('topic', 1));
  });

  it('ignores a notification that is none of its own', async () => {
    const received: unknown[] = [];
    await here.subscribe('topic', (payload) => received.push(payload));
    await admin`select pg_notify('kizuna_bus', 'not json'), pg_notify('kizuna_bus', '[1]')`;
    await there.publish('topic', 1);
    await vi.waitFor(() => expect(received).toEqual([1]));
  });
});
