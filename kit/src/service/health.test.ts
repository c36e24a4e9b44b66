import { afterEach, describe, expect, it } from 'vitest';
import { testLogger } from '../logging/logger.ts';
import { within } from '../testing/within.ts';
import { type HealthChecks, serveHealth } from './health.ts';
import { createHttpServer } from './http-server.ts';

describe('the health of a process', () => {
  const apps: ReturnType<typeof createHttpServer>[] = [];
  afterEach(async () => {
    await Promise.all(apps.splice(0).map((app) => app.close()));
  });
  function start(checks: HealthChecks) {
    const app = createHttpServer({ logger: testLogger() });
    serveHealth(app, checks);
    apps.push(app);
    return app;
  }

  it('is good while all that it needs is there', async () => {
    const app = start({ database: async () => 1 });
    const ready = await app.inject('/health/ready');
    expect([ready.statusCode, ready.json()]).toEqual([200, { status: 'ok', checks: { database: 'ok' } }]);
    expect(ready.headers['cache-control']).toBe('no-store');
    expect((await app.inject('/health/live')).statusCode).toBe(200);
  });

  it('names what is missing or hangs, without a word on where and why, and lives on', async () => {
    const app = start({
      database: () => Promise.reject(new Error('10.0.0.7 password=hunter2')),
      cache: () => {
        throw new Error('not even a promise');
      },
      users: () => new Promise(() => {}),
      files: async () => 1,
    });
    const ready = await within(4_000, app.inject('/health/ready'));
    expect([ready.statusCode, ready.json()]).toEqual([
      503,
      { status: 'failing', checks: { database: 'failing', cache: 'failing', users: 'failing', files: 'ok' } },
    ]);
    expect((await app.inject('/health/live')).statusCode).toBe(200);
  });
});
