import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type MailTestServer, startMailServer } from '../testing/mail-server.ts';
import { listMails } from './eml-mailer.ts';
import { parseEml } from './eml-reader.ts';
import type { Mailer } from './mailer.ts';
import { type MailerConfig, openMailer } from './open-mailer.ts';

const from = 'Kizuna 絆 <no-reply@kizuna.example>';
let folder = '';
let server: MailTestServer | undefined;

beforeAll(async () => {
  server = await startMailServer();
});
afterAll(() => server?.stop());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kizuna-mail-'));
  if (server) server.received.length = 0;
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const emlSources = async (): Promise<string[]> => {
  const names = (await readdir(folder)).sort();
  return Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
};

const adapters: { name: string; config: () => MailerConfig; sources: () => Promise<string[]> }[] = [
  { name: '.eml', config: () => ({ kind: 'eml', folder, from }), sources: emlSources },
  {
    name: 'SMTP',
    config: () => ({ kind: 'smtp', url: server?.url ?? '', from }),
    sources: async () => server?.received.map(({ source }) => source) ?? [],
  },
];

describe.each(adapters)('the $name mailer', ({ config, sources }) => {
  let mailer: Mailer;
  beforeEach(() => {
    mailer = openMailer(config());
  });
  afterEach(() => mailer.close());

  it('delivers receiver, subject and text, in any language and of any length', async () => {
    const subject = `確認コード: ${'とても長い件名 🙂 '.repeat(12)}end`;
    const text = `こんにちは\n.\n..a line with dots\nFrom here\n${'長い行'.repeat(400)}\n\n=20 <b>\n`;
    await mailer.send({ to: 'hana@example.com', subject, text }, 'mail-1');
    const [source = ''] = await sources();
    expect(parseEml(source)).toEqual({ to: 'hana@example.com', subject, text: text.trimEnd() });
    expect(source).toContain('\r\n');
    expect(source.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(Math.max(...source.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998);
  });

  it('sends text and HTML as alternatives', async () => {
    await mailer.send({ to: 'a@example.com', subject: 'Hi', text: 'plain\n', html: '<p>rich</p>' }, 'mail-2');
    const [source = ''] = await sources();
    expect(source).toMatch(/content-type: multipart\/alternative/i);
    expect(parseEml(source)).toEqual({ to: 'a@example.com', subject: 'Hi', text: 'plain' });
  });

  it('gives each retry of one mail the same Message-ID, and different mails different ones', async () => {
    const ids = ['job-42', '<made@elsewhere.example>', 'with space\r\nBcc: x@example.com', 'with space'];
    for (const id of ids) await mailer.send({ to: 'a@example.com', subject: 'Hi', text: 'x' }, id);
    const found = (await sources()).map((source) => /^message-id: (.*)\r$/im.exec(source)?.[1]);
    expect(found).toContain('<job-42@kizuna.example>');
    expect(found).toContain('<made@elsewhere.example>');
    expect(new Set(found).size).toBe(4);
  });

  it('refuses what is not exactly one address, for good', async () => {
    for (const to of [
      '',
      'nobody',
      'a@example.com, b@example.com',
      'A <a@example.com>',
      'a@example.com\r\nBcc: b@example.com',
    ]) {
      const refused = mailer.send({ to, subject: 'Hi', text: 'x' }, 'mail-3');
      await expect(refused).rejects.toMatchObject({ code: 'VALIDATION_ERROR', field: 'to', retryable: false });
    }
    expect(await sources()).toEqual([]);
  });

  it('lets no subject add headers', async () => {
    await mailer.send({ to: 'a@example.com', subject: 'Hi\r\nBcc: b@example.com', text: 'x' }, 'mail-4');
    const [source = ''] = await sources();
    expect(source).not.toMatch(/^bcc:/im);
  });
});

describe('the outbox folder', () => {
  it('lists mails newest first, once each, and passes over other files', async () => {
    const mailer = openMailer({ kind: 'eml', folder, from });
    await mailer.send({ to: 'a@example.com', subject: '一', text: 'first' }, '../../escape');
    const first = Date.now();
    await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(first));
    await mailer.send({ to: 'b@example.com', subject: '二', text: 'second\n\nlink' }, 'mail-2');
    await mailer.send({ to: 'b@example.com', subject: '二', text: 'second\n\nlink' }, 'mail-2');
    await writeFile(join(folder, 'notes.txt'), 'x');
    await writeFile(join(folder, 'strange.eml'), 'x');

    const mails = await listMails(folder);
    expect(mails).toMatchObject([
      { to: 'b@example.com', subject: '二', text: 'second\n\nlink' },
      { to: 'a@example.com', subject: '一', text: 'first' },
    ]);
    expect(Math.abs(Date.now() - (mails[0]?.sentAt.getTime() ?? 0))).toBeLessThan(60_000);
    expect(mails.map(({ id }) => `${id}.eml`)).toEqual(
      (await readdir(folder))
        .filter((name) => /^\d.*eml$/.test(name))
        .sort()
        .reverse(),
    );
    expect(await listMails(folder, 1)).toHaveLength(1);
    await mailer.close();
  });

  it('is empty before the first mail', async () => {
    expect(await listMails(join(folder, 'not-there'))).toEqual([]);
  });
});

describe('the SMTP mailer', () => {
  const mail = { to: 'hana@example.com', subject: 'Hi', text: 'x' };

  it('puts sender and receiver on the envelope', async () => {
    const mailer = openMailer({ kind: 'smtp', url: server?.url ?? '', from });
    await mailer.send(mail, 'mail-1');
    expect(server?.received).toMatchObject([{ from: 'no-reply@kizuna.example', to: ['hana@example.com'] }]);
    await mailer.close();
  });

  it('throws when the server does not take the mail, and succeeds at the retry', async () => {
    const mailer = openMailer({ kind: 'smtp', url: server?.url ?? '', from });
    server?.refuseNext();
    await expect(mailer.send(mail, 'mail-1')).rejects.toThrow('try later');
    await mailer.send(mail, 'mail-1');
    expect(server?.received).toHaveLength(1);
    // The answer to that one may be lost on the way: the job sends it once more, under the same name.
    await mailer.send(mail, 'mail-1');
    const ids = server?.received.map(({ source }) => /^message-id: (.*)\r$/im.exec(source)?.[1]);
    expect(ids).toEqual(['<mail-1@kizuna.example>', '<mail-1@kizuna.example>']);
    await mailer.close();
  });

  it('throws with a wrong password, and when nobody is there', async () => {
    const wrong = new URL(server?.url ?? '');
    wrong.password = 'wrong';
    const absent = 'smtp://127.0.0.1:1';
    for (const url of [wrong.href, absent]) {
      const mailer = openMailer({ kind: 'smtp', url, from });
      await expect(mailer.send(mail, 'mail-1')).rejects.toThrow();
      await mailer.close();
    }
  });

  it('gives up on a server that says nothing', async () => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
    const address = silent.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const mailer = openMailer({ kind: 'smtp', url: `smtp://127.0.0.1:${port}`, from, timeoutMs: 200 });
    await expect(mailer.send(mail, 'mail-1')).rejects.toMatchObject({ code: 'ETIMEDOUT' });
    await mailer.close();
    for (const socket of sockets) socket.destroy();
    silent.close();
  });
});
