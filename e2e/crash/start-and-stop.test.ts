import { once } from 'node:events';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accountRegister } from '../editions/accounts-operations.ts';
import { createGraphClient } from '../testkit/graph-client.ts';
import { signIn } from '../testkit/person.ts';
import { type Ending, type PlatformProcess, processesOn, startPlatformProcess } from './platform-process.ts';

const nobody = 65_534;
const newcomer = { username: 'nagi', email: 'nagi@kizuna.example', password: 'correct horse battery' };
const accounts: [string, number | undefined][] =
  process.getuid?.() === 0
    ? [
        ['root', undefined],
        ['an ordinary user', nobody],
      ]
    : [['an ordinary user', undefined]];

/** A start takes seconds; on a machine that is busy with others, a minute. */
const timeout = 120_000;

describe.each(accounts)('the one-process edition of %s', { timeout }, (who, account) => {
  let folder: string;
  const started: PlatformProcess[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kizuna-start-'));
    if (account !== undefined) await chown(folder, account, account);
  });
  afterEach(async () => {
    for (const running of started) running.kill('SIGTERM');
    await Promise.all(started.splice(0).map(({ ended }) => ended));
    expect(processesOn(folder)).toEqual([]);
    await rm(folder, { recursive: true, force: true });
  });
  function start(env: Record<string, string> = {}): PlatformProcess {
    const plain = { KIZUNA_DATA_DIR: join(folder, 'data'), KIZUNA_DEMO: '0', PORT: '0' };
    const running = startPlatformProcess({ ...plain, ...env }, account);
    started.push(running);
    return running;
  }

  /** One sentence, an exit code, nothing else. */
  function expectRefusal({ code, signal, stderr }: Ending, sentence: RegExp): void {
    expect([code === 0, signal]).toEqual([false, null]);
    expect(stderr).toMatch(sentence);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).not.toMatch(/\n\s+at |node:internal|\.[jt]s:\d/);
  }

  /** Starts one that is new, and lets the newcomer in. */
  async function startWithNewcomer(): Promise<PlatformProcess> {
    const running = start();
    await createGraphClient(await running.ready()).ask(accountRegister, { input: newcomer });
    return running;
  }
  /** Stops it by a signal while the newcomer is connected. */
  async function expectOrderlyStop(running: PlatformProcess, signal: 'SIGTERM' | 'SIGINT'): Promise<void> {
    const person = await signIn(await running.ready(), newcomer.username, newcomer.password);
    const conversations = person.follow('subscription { conversationUpdated { id } }');
    const event = conversations.next().catch(() => null);
    await conversations.opened;
    await person.ask('{ viewer { username } }');
    const stoppedAt = performance.now();
    running.kill(signal);
    const { code, stderr, stdout } = await running.ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('Stopped.');
    expect(performance.now() - stoppedAt).toBeLessThan(20_000);
    await event;
    await conversations.close().catch(() => {});
    expect(processesOn(folder)).toEqual([]);
  }

  it('stops in order while it is still starting, and leaves no PostgreSQL behind', async () => {
    const running = start();
    await running.line(/Starting the embedded PostgreSQL/);
    running.kill('SIGTERM');
    const { code, stderr } = await running.ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(processesOn(folder)).toEqual([]);
  });

  if (who === 'root') {
    // As root it has PostgreSQL run by another account. That it starts again tells `crash.test.ts`, after a worse end.
    it('stops in order on SIGTERM while a socket is open', async () => {
      await expectOrderlyStop(await startWithNewcomer(), 'SIGTERM');
    });
    // What follows is the same for every account, of which one proves it.
    return;
  }

  it('stops in order on SIGTERM while a socket is open, starts again, keeps others off its folder, and stops on SIGINT', async () => {
    await expectOrderlyStop(await startWithNewcomer(), 'SIGTERM');

    const second = start();
    const url = await second.ready();
    expectRefusal(
      await start().ended,
      /^The data folder \S+ is in use by another Kizuna: stop that one, or set .+\.$/m,
    );
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    // The newcomer is still known to it.
    await expectOrderlyStop(second, 'SIGINT');
  });

  describe('with a port in use', () => {
    let stranger: Server;
    let port: string;
    beforeAll(async () => {
      stranger = createServer().listen(0, '127.0.0.1');
      await once(stranger, 'listening');
      const address = stranger.address();
      port = String(address instanceof Object ? address.port : 0);
    });
    afterAll(() => stranger.close());

    it('says so before anything takes long', async () => {
      const ending = await start({ PORT: port }).ended;
      const sentence = `^Port ${port} of gateway is in use: stop what uses it, or set PORT to another\\.$`;
      expectRefusal(ending, new RegExp(sentence, 'm'));
      expect(ending.stdout).not.toContain('PostgreSQL');
    });
  });

  it.each([
    [
      'a database that cannot be reached',
      { DATABASE_URL: 'postgres://kizuna:hunter2@127.0.0.1:1/kizuna' },
      /DATABASE_URL/,
    ],
    ['an address that is no database', { DATABASE_URL: 'mysql://127.0.0.1/kizuna' }, /^DATABASE_URL is wrong/],
    ['a database address that cannot be decoded', { DATABASE_URL: 'postgres://a:%zz@127.0.0.1:1/x' }, /DATABASE_URL/],
    ['too short a secret', { KIZUNA_SECRET: 'hunter2' }, /^KIZUNA_SECRET is wrong/],
    ['a word that is neither yes nor no', { KIZUNA_DEMO: 'perhaps' }, /^KIZUNA_DEMO is wrong/],
    ['the demo in production', { NODE_ENV: 'production', KIZUNA_DEMO: '1' }, /^KIZUNA_DEMO is 1/],
    ['no secret in production', { NODE_ENV: 'production' }, /KIZUNA_SECRET is not set/],
    ['a port that is none', { PORT: 'http' }, /^PORT is wrong/],
    ['a host that is not here', { HOST: '203.0.113.1' }, /203\.0\.113\.1/],
    ['a data folder that cannot be', { KIZUNA_DATA_DIR: '/dev/null/kizuna' }, /not a directory.+\/dev\/null\/kizuna/],
  ])('refuses %s in one sentence', async (_what, env, sentence) => {
    const ending = await start(env).ended;
    expectRefusal(ending, new RegExp(sentence.source, 'm'));
    expect(ending.stderr).not.toContain('hunter2');
  });
});
