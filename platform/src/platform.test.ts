import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readGatewayConfig } from '@kizuna/gateway/config';
import { readKizunaConfig } from '@kizuna/kit/config/kizuna-config';
import { testLogger } from '@kizuna/kit/logging/logger';
import { type Closers, createClosers } from '@kizuna/kit/service/shutdown';
import { createTestDatabase, type TestDatabase } from '@kizuna/kit/testing/test-database';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startPlatform } from './platform.ts';

describe('the one-process edition', { timeout: 90_000 }, () => {
  let database: TestDatabase;
  let folder: string;
  let closers: Closers;
  // One database for all: every start but the first finds its tables there.
  beforeAll(async () => {
    database = await createTestDatabase();
    folder = await mkdtemp(join(tmpdir(), 'kizuna-platform-'));
  });
  beforeEach(() => {
    closers = createClosers(testLogger());
  });
  afterEach(() => closers.closeAll());
  afterAll(async () => {
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });
  function start(more: NodeJS.ProcessEnv) {
    const env = { DATABASE_URL: database.url, KIZUNA_DATA_DIR: folder, KIZUNA_DEMO: '0', PORT: '0', ...more };
    const config = readKizunaConfig(env);
    const gateway = readGatewayConfig(env, config.production);
    return startPlatform({ config, gateway, logger: testLogger(), closers });
  }

  it('on any free port of all addresses goes by an address that works', async () => {
    const { publicUrl, gateway } = await start({ HOST: '0.0.0.0' });
    const address = gateway.server.address();
    expect(publicUrl).toBe(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`);
    expect((await fetch(`${publicUrl}/health/ready`)).status).toBe(200);
    expect((await fetch(`${publicUrl}/outbox.json`)).status, 'its outbox is for administrators').toBe(401);
  });

  // The demo's outbox is looked at by `e2e/editions/one-process.test.ts`, which has a demo.
  it('has no outbox where mails are sent', async () => {
    const { publicUrl } = await start({ SMTP_URL: 'smtp://127.0.0.1:1' });
    expect((await fetch(`${publicUrl}/outbox.json`)).status).toBe(404);
  });

  it('asks for its public address in production before it opens anything else', async () => {
    const refused = start({ HOST: '0.0.0.0', NODE_ENV: 'production' });
    await expect(refused).rejects.toThrow('KIZUNA_PUBLIC_URL is not set');
  });
});
