import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEmlMailer } from '@kizuna/kit/mail/eml-mailer';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { startTestGraph, type TestGraph } from '../testing/test-graph.ts';
import { type Outbox, outboxOf } from './outbox.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kizuna-outbox-'));
  const mailer = createEmlMailer({ folder, from: 'Kizuna <no-reply@kizuna.example>' });
  await mailer.send({ to: 'aoi@example.com', subject: 'パスワード', text: 'https://kizuna.example/#token=1' }, 'one');
  await mailer.close();
  await writeFile(join(folder, 'secret.txt'), 'not a mail');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let graph: TestGraph | undefined;
afterEach(() => graph?.close());

interface Asking {
  readonly remoteAddress?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Asks a gateway with such an outbox as a request from this machine would, unless `asking` says otherwise. */
async function open(outbox?: Omit<Outbox, 'folder'>) {
  const started = await startTestGraph({ edition: 'in one process', ...(outbox && { outbox: { folder, ...outbox } }) });
  graph = started;
  const ask = (url: string, { remoteAddress = '127.0.0.1', headers = {} }: Asking) =>
    started.app.inject({ url, remoteAddress, headers: { host: '127.0.0.1:4000', ...headers } });
  return {
    started,
    read: async (asking: Asking = {}) => {
      const { statusCode, body } = await ask('/outbox.json', asking);
      if (statusCode !== 200) expect(body).not.toContain('token=1');
      return statusCode;
    },
    body: async (asking: Asking = {}) => ask('/outbox.json', asking),
    toldReaders: async (asking: Asking = {}) => (await ask('/client-config.json', asking)).json().outbox,
    as: async (userType: 'ADMIN' | 'OPERATOR' | 'MEMBER') => ({
      headers: { authorization: `Bearer ${await started.token({ userType })}` },
    }),
  };
}

describe('the outbox', () => {
  it('of a demo is open to whoever asks from this machine, by its own name, and to administrators from elsewhere', async () => {
    const { started, read, body, toldReaders, as } = await open({ isOpenHere: true });
    const answer = await body();
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.json()).toEqual({
      mails: [
        {
          id: expect.stringMatching(/^[\w.-]+$/),
          to: 'aoi@example.com',
          subject: 'パスワード',
          text: 'https://kizuna.example/#token=1',
          sentAt: expect.stringMatching(/Z$/),
        },
      ],
    });
    expect(await toldReaders()).toBe('EVERYBODY');
    const here: Asking[] = [
      { remoteAddress: '::1', headers: { host: '[::1]:4000' } },
      { remoteAddress: '::ffff:127.0.0.1', headers: { host: 'localhost:4000' } },
      // Of a session that ended, perhaps by the very mail that is looked for.
      { headers: { authorization: 'Bearer not.a.token' } },
    ];
    for (const asking of here) expect([asking, await read(asking)]).toEqual([asking, 200]);

    const elsewhere: Asking[] = [
      { remoteAddress: '192.0.2.7' },
      { remoteAddress: '::ffff:192.0.2.7' },
      { headers: { host: 'rebound.example:4000' } },
      { headers: { host: '127.0.0.1@rebound.example' } },
      { headers: { 'x-forwarded-for': '127.0.0.1' } },
      { headers: { forwarded: 'for=127.0.0.1' } },
      { headers: { 'x-forwarded-proto': 'https' } },
      { headers: { 'cf-connecting-ip': '203.0.113.9' } },
    ];
    for (const asking of elsewhere) {
      expect([asking, await read(asking)]).toEqual([asking, 401]);
      expect(await toldReaders(asking)).toBe('ADMINISTRATORS');
    }
    expect(await read({ remoteAddress: '192.0.2.7', ...(await as('ADMIN')) })).toBe(200);
    for (const foreign of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }]) {
      expect(await read({ headers: foreign })).toBe(403);
    }
    const overHttp = await fetch(`${started.url}/outbox.json`);
    expect(overHttp.status).toBe(200);
  });

  it('of any other installation is for administrators who signed in', async () => {
    const { started, read, toldReaders, as } = await open({ isOpenHere: false });
    expect(await toldReaders()).toBe('ADMINISTRATORS');
    expect(await read()).toBe(401);
    expect(await read(await as('MEMBER'))).toBe(403);
    expect(await read(await as('OPERATOR'))).toBe(403);
    expect(await read({ headers: { authorization: `Bearer ${started.apiTokens.issue()}` } })).toBe(403);
    const admin = await as('ADMIN');
    expect(await read(admin)).toBe(200);
    await started.endSession(70);
    await vi.waitFor(async () => expect(await read(admin)).toBe(401));
  });

  it('is not there where there is none, and has no addresses of single files', async () => {
    const none = await open();
    expect(await none.read(await none.as('ADMIN'))).toBe(404);
    expect(await none.toldReaders()).toBeNull();
    await none.started.close();
    const { started } = await open({ isOpenHere: true });
    for (const path of ['/secret.txt', '/..%2Fsecret.txt', '?id=../secret.txt', '?file=secret.txt']) {
      expect((await started.app.inject(`/outbox.json${path}`)).body).not.toContain('not a mail');
    }
  });

  it('is made for the demo at this machine, and closed for one that others reach; never with SMTP or in production', () => {
    const plain = { dataFolder: '/data', smtpUrl: null, production: false, demo: true };
    const here = 'http://127.0.0.1:4000';
    const mails = join('/data', 'mail');
    expect(outboxOf(plain, here)).toEqual({ folder: mails, isOpenHere: true });
    expect(outboxOf(plain, 'https://demo.kizuna.example')).toEqual({ folder: mails, isOpenHere: false });
    expect(outboxOf({ ...plain, demo: false }, here)).toEqual({ folder: mails, isOpenHere: false });
    expect(outboxOf({ ...plain, smtpUrl: 'smtp://127.0.0.1' }, here)).toBeNull();
    expect(outboxOf({ ...plain, production: true }, here)).toBeNull();
  });
});
