import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls, createServer as createTlsServer } from 'node:tls';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createHeadWriter } from './http-request.ts';
import type { HttpClientOptions } from './lean-http-client.ts';
import { type OpenSocket, socketsTo } from './open-socket.ts';
import { numberedAnswer, rawAnswer, startNumberedServer } from './testing/numbered-server.ts';
import { type RawServer, startRawServer } from './testing/raw-server.ts';
import { createTestClient } from './testing/test-client.ts';

const good = '{"data":{"a":1}}';

describe('the HTTP client', () => {
  const closers: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });

  async function start(...parts: Parameters<typeof startRawServer>): Promise<RawServer & { sockets: Socket[] }> {
    const server = await startRawServer(...parts);
    closers.push(server.close);
    const sockets: Socket[] = [];
    server.server.on('connection', (socket) => sockets.push(socket));
    return { ...server, sockets };
  }
  function clientTo(url: string, options: Partial<HttpClientOptions> = {}) {
    const made = createTestClient(url, options);
    closers.push(() => made.client.close());
    return made;
  }

  it('uses one connection again for requests one after the other', async () => {
    const { url, sockets } = await start((socket) => socket.write(rawAnswer(good)));
    const { ask } = clientTo(url);
    for (let round = 0; round < 10; round += 1) expect(await ask()).toBe(good);
    expect(sockets).toHaveLength(1);
  });

  it('writes a request to the letter', async () => {
    let sent = '';
    const { url } = await start((socket, _nth, text) => {
      sent = text;
      socket.write(rawAnswer(good));
    });
    await clientTo(`${url}?a=%20b`).ask('{"query":"{ a }"}');
    expect(sent).toBe(
      `POST /graphql?a=%20b HTTP/1.1\r\nhost: ${new URL(url).host}\r\ncontent-type: application/json\r\naccept: application/json\r\nx-kizuna-fetch: 1\r\ncontent-length: 17\r\n\r\n{"query":"{ a }"}`,
    );
  });

  it.each(['host', 'Content-Length', 'transfer-encoding', 'connection', 'x-kizuna-fetch', 'a b', 'a:', 'a\r\nb', ''])(
    'writes no header named %j',
    (name) => {
      const headOf = createHeadWriter(new URL('http://127.0.0.1/graphql'));
      expect(() => headOf({ [name]: '1' }, 2, 1)).toThrow(expect.objectContaining({ reason: 'unsendable' }));
    },
  );

  it.each([
    ['asks for that', rawAnswer(good, 'Connection: close\r\n'), good],
    ['speaks HTTP/1.0', rawAnswer(good).replace('1.1', '1.0'), good],
    ['keeps connections for too short a time', rawAnswer(good, 'Keep-Alive: timeout=1\r\n'), good],
    ['sends a byte too many', `${rawAnswer(good)}\n`, good],
    ['sends another answer', rawAnswer(good) + rawAnswer('{"data":{"a":"foreign"}}'), good],
    ['sends a body where there is none', 'HTTP/1.1 204 No Content\r\n\r\nx', 'refused'],
    ['answers nonsense', 'x', 'not-an-answer'],
    ['answers too much', rawAnswer(`{${'x'.repeat(20_000)}}`), 'too-large'],
  ])('uses a connection for one request when the server %s', async (_what, bytes, outcome) => {
    const { url, sockets } = await start((socket, nth) => socket.write(nth === 1 ? bytes : rawAnswer(good)));
    const { ask } = clientTo(url, { maxConnections: 1 });
    expect(await Promise.all([ask(), ask()])).toEqual([outcome, good]);
    expect(sockets).toHaveLength(2);
  });

  it('closes an idle connection on which bytes arrive, and takes them for no answer', async () => {
    const { url, sockets } = await start((socket) => socket.write(rawAnswer(good)));
    const { ask } = clientTo(url);
    expect(await ask()).toBe(good);
    const [socket] = sockets;
    if (!socket) throw new Error('no connection');
    socket.write(rawAnswer('{"data":{"a":"foreign"}}'));
    await once(socket, 'close');
    expect(await ask()).toBe(good);
    expect(sockets).toHaveLength(2);
  });

  it('leaves no connection behind when it finds that one has been idle for too long', async () => {
    const { url, sockets } = await start((socket) => socket.write(rawAnswer(good, 'Keep-Alive: timeout=2\r\n')));
    const { ask, client } = clientTo(url);
    const now = vi.spyOn(performance, 'now');
    expect(await ask()).toBe(good);
    const [socket] = sockets;
    if (!socket) throw new Error('no connection');
    const closed = once(socket, 'close');
    const later = performance.now() + 1_500;
    now.mockImplementation(() => later);
    expect(await ask()).toBe(good);
    now.mockRestore();
    await closed;
    await client.close();
    expect(sockets).toHaveLength(2);
  });

  it('takes an answer that ends with the connection', async () => {
    const { url } = await start((socket) =>
      socket.end(`HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n${good}`),
    );
    expect(await clientTo(url).ask()).toBe(good);
  });

  it('sends what waited for such an answer on a connection of its own', async () => {
    const { url, sockets } = await start((socket) =>
      socket.end(`HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n${good}`),
    );
    const { ask } = clientTo(url, { maxConnections: 1 });
    expect(await Promise.all([ask(), ask(), ask()])).toEqual([good, good, good]);
    expect(sockets).toHaveLength(3);
  });

  it('sends nothing twice itself when the server closes at once, and takes a fresh connection for the next', async () => {
    let closing = false;
    const requests: string[] = [];
    const { url, sockets } = await start((socket, _nth, text) => {
      requests.push(text.slice(-3));
      if (!closing) setImmediate(() => socket.write(rawAnswer(good)));
      else socket.resetAndDestroy();
    });
    const { ask } = clientTo(url);
    await Promise.all([ask('{1}'), ask('{2}'), ask('{3}'), ask('{4}')]);
    expect(sockets).toHaveLength(4);
    closing = true;
    expect(await ask('{5}')).toBe('unreachable');
    closing = false;
    expect(await ask('{6}')).toBe(good);
    // The other three may have been closed, too.
    expect(sockets).toHaveLength(5);
    expect(requests.toSorted()).toEqual(['{1}', '{2}', '{3}', '{4}', '{5}', '{6}']);
  });

  it('gives each of many requests its own answer, in whatever pieces they come', async () => {
    const { url, sockets } = await start((socket, nth, text) => {
      const answer = rawAnswer(`{"said":${text.slice(text.indexOf('\r\n\r\n') + 4)}}`);
      const cuts = [(nth * 7) % answer.length, (nth * 31) % answer.length].toSorted((a, b) => a - b);
      const pieces = [answer.slice(0, cuts[0]), answer.slice(cuts[0], cuts[1]), answer.slice(cuts[1])];
      const send = () => {
        const piece = pieces.shift();
        if (piece === undefined) return;
        socket.write(piece);
        setImmediate(send);
      };
      send();
    });
    const { ask } = clientTo(url);
    const bodies = Array.from({ length: 400 }, (_, nth) => `{"nth":${nth},"x":"${'x'.repeat(nth % 90)}"}`);
    expect(await Promise.all(bodies.map((body) => ask(body)))).toEqual(bodies.map((body) => `{"said":${body}}`));
    expect(sockets.length).toBeLessThanOrEqual(4);
  });

  it('does not send what was stopped while it waited, and closes the connection of what was stopped under way', async () => {
    const requests: string[] = [];
    let arrived = () => {};
    const { url, sockets } = await start((socket, nth, text) => {
      requests.push(text.slice(-3));
      arrived();
      if (nth > 1) socket.write(rawAnswer(good));
    });
    const { begin } = clientTo(url, { maxConnections: 1 });
    const first = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const begun = [begin('{1}'), begin('{2}'), begin('{3}')];
    await first;
    begun[1]?.stop();
    begun[0]?.stop();
    expect(await Promise.all(begun.map(({ answer }) => answer))).toEqual(['timeout', 'timeout', good]);
    expect(requests).toEqual(['{1}', '{3}']);
    expect(sockets).toHaveLength(2);
  });

  it('gives up a connection that does not come about', async () => {
    // Nobody calls ready, as with an address that swallows what is sent to it.
    const open: OpenSocket = (onread) => socketsTo(new URL(silent.url))(onread, () => {});
    const silent = await start(() => {});
    expect(await clientTo(silent.url, { open, connectTimeoutMs: 20 }).ask()).toBe('unreachable');
  });

  it('waits at its end for what is under way, and takes nothing more', async () => {
    let answer = () => {};
    const { url, sockets } = await start((socket, nth) => {
      if (nth === 1) socket.write(rawAnswer(good));
      else answer = () => socket.write(rawAnswer(good));
    });
    const { ask, client } = clientTo(url, { maxConnections: 1 });
    expect(await ask()).toBe(good);
    const [socket] = sockets;
    const underWay = ask();
    const waiting = ask();
    if (socket) await once(socket, 'data');
    let closed = false;
    const closing = client.close().then(() => {
      closed = true;
    });
    expect(await ask()).toBe('unreachable');
    expect(closed).toBe(false);
    answer();
    expect(await underWay).toBe(good);
    if (socket) await once(socket, 'data');
    answer();
    expect(await waiting).toBe(good);
    await closing;
  });

  describe('over TLS', () => {
    /** A certificate that nobody else trusts. */
    function createIdentity() {
      const folder = mkdtempSync(join(tmpdir(), 'kizuna-tls-'));
      const key = join(folder, 'key.pem');
      const cert = join(folder, 'cert.pem');
      const algorithm = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
      const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
      const files = ['-keyout', key, '-out', cert];
      execFileSync('openssl', ['req', '-x509', '-days', '2', ...algorithm, ...subject, ...files], { stdio: 'ignore' });
      const identity = { key: readFileSync(key), cert: readFileSync(cert) };
      rmSync(folder, { recursive: true });
      return identity;
    }
    let identity: ReturnType<typeof createIdentity>;
    beforeAll(() => {
      identity = createIdentity();
    });

    async function startTls() {
      let requests = 0;
      const server = createTlsServer(identity);
      const { url, sockets } = await start((socket) => {
        requests += 1;
        socket.write(rawAnswer(good));
      }, server);
      return { url: url.replace('http://127.0.0.1', 'https://localhost'), sockets, count: () => requests };
    }

    const trusting =
      (url: string): OpenSocket =>
      (onread, ready) => {
        const { port } = new URL(url);
        const options = { host: '127.0.0.1', port: Number(port), servername: 'localhost', ca: identity.cert, onread };
        return connectTls(options, ready);
      };

    it('asks a server that has proved who it is', async () => {
      const { url, count } = await startTls();
      const { ask } = clientTo(url, { open: trusting(url) });
      expect([await ask(), await ask()]).toEqual([good, good]);
      expect(count()).toBe(2);
    });

    it('gives each of several requests its own answer, also when each answer is a record of its own', async () => {
      const server = await startNumberedServer((request) => {
        request.socket.write(numberedAnswer(request, `{"said":${request.body}}`));
      }, createTlsServer(identity));
      closers.push(server.close);
      const { ask } = clientTo(server.url, { open: trusting(server.url), maxConnections: 1 });
      await ask();
      const bodies = Array.from({ length: 8 }, (_, nth) => `"${'x'.repeat(100 - nth)}"`);
      expect(await Promise.all(bodies.map((body) => ask(body)))).toEqual(bodies.map((body) => `{"said":${body}}`));
      expect(server.requests.at(-1)?.together).toBe(8);
    });

    it('keeps a connection, however soon the answer comes', async () => {
      const { ask, opened } = await startTlsThread();
      for (let round = 0; round < 50; round += 1) {
        const answer = ask();
        // The answer is there before this thread has looked whether its request was sent.
        setImmediate(() => {
          for (const until = performance.now() + 1; performance.now() < until; );
        });
        expect(await answer).toBe(good);
      }
      expect(await opened()).toBe(1);
    });

    /** A server that answers while this thread is busy. */
    async function startTlsThread() {
      const code = `
        const { parentPort, workerData: { identity, answer } } = require('node:worker_threads');
        let opened = 0;
        const server = require('node:tls').createServer(identity, (socket) => {
          opened += 1;
          socket.on('error', () => {}).on('data', () => socket.write(answer));
        });
        server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
        parentPort.on('message', () => parentPort.postMessage(opened));`;
      const thread = new Worker(code, { eval: true, workerData: { identity, answer: rawAnswer(good) } });
      closers.push(() => thread.terminate());
      const [port] = await once(thread, 'message');
      const url = `https://localhost:${port}/graphql`;
      return {
        ask: clientTo(url, { open: trusting(url) }).ask,
        opened: async (): Promise<number> => {
          const said = once(thread, 'message');
          thread.postMessage('opened');
          const [count] = await said;
          return count;
        },
      };
    }

    it('tells nothing to a server that has not', async () => {
      const { url, count, sockets } = await startTls();
      expect(await clientTo(url).ask()).toBe('unreachable');
      expect([sockets.length, count()]).toEqual([1, 0]);
    });
  });
});
