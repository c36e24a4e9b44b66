import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { KizunaError } from '../errors/kizuna-error.ts';
import { createFolderStorage } from './folder-storage.ts';
import { acceptRawBodies, receiveUpload } from './receive-object.ts';
import { sendObject } from './send-object.ts';
import type { Storage } from './storage.ts';

let folder = '';
let storage: Storage;
let app: FastifyInstance;
let url = '';
let port = 0;
const opened: Readable[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kizuna-transfer-'));
  storage = createFolderStorage({ folder });
  opened.length = 0;
  const watched: Storage = {
    ...storage,
    async get(key, range) {
      const stream = await storage.get(key, range);
      if (stream) opened.push(stream);
      return stream;
    },
  };
  app = fastify();
  app.setErrorHandler((error, _request, reply) => {
    if (!(error instanceof KizunaError))
      return reply.code(500).send({ code: 'INTERNAL_ERROR', message: String(error) });
    return reply.code(error.status).send({ code: error.code, message: error.message });
  });
  app.get<{ Params: { name: string } }>('/files/:name', (request, reply) =>
    sendObject(request, reply, watched, request.params.name, {
      cacheControl: 'private, max-age=60',
      disposition: 'attachment',
      fileName: '写真 "1".txt',
    }),
  );
  await app.register(async (uploads) => {
    acceptRawBodies(uploads);
    uploads.put<{ Params: { name: string } }>('/files/:name', (request) =>
      receiveUpload(request, storage, request.params.name, { maxBytes: 1_000_000, contentType: 'text/plain' }),
    );
  });
  url = await app.listen({ port: 0, host: '127.0.0.1' });
  port = Number(new URL(url).port);
  await storage.put('digits', Buffer.from('0123456789'), { contentType: 'text/plain' });
});

afterEach(async () => {
  app.server.closeAllConnections();
  await app.close();
  await rm(folder, { recursive: true, force: true });
});

async function get(headers: Record<string, string> = {}, name = 'digits', method = 'GET') {
  const response = await fetch(`${url}/files/${name}`, { method, headers });
  return { status: response.status, headers: response.headers, body: await response.text() };
}

describe('sending an object', () => {
  it('sends the whole with everything a client needs to know', async () => {
    const { status, headers, body } = await get();
    expect(status).toBe(200);
    expect(body).toBe('0123456789');
    expect(Object.fromEntries(headers)).toMatchObject({
      'accept-ranges': 'bytes',
      'cache-control': 'private, max-age=60',
      'content-disposition': `attachment; filename="__ _1_.txt"; filename*=UTF-8''%E5%86%99%E7%9C%9F%20%221%22.txt`,
      'content-length': '10',
      'content-type': 'text/plain',
      'x-content-type-options': 'nosniff',
    });
    expect(headers.get('etag')).toMatch(/^".+"$/);
    expect(Date.parse(headers.get('last-modified') ?? '')).not.toBeNaN();
  });

  it('sends one range', async () => {
    const ranges = {
      'bytes=0-0': '0',
      'bytes=2-4': '234',
      'bytes=7-': '789',
      'bytes=-3': '789',
      'bytes=5-99': '56789',
      'bytes=-99': '0123456789',
    };
    for (const [range, expected] of Object.entries(ranges)) {
      const { status, headers, body } = await get({ range });
      const start = '0123456789'.indexOf(expected);
      expect({ status, body, range: headers.get('content-range'), length: headers.get('content-length') }).toEqual({
        status: 206,
        body: expected,
        range: `bytes ${start}-${start + expected.length - 1}/10`,
        length: String(expected.length),
      });
    }
  });

  it('answers 416 to a range behind the end, with the size, and ignores what is no single range', async () => {
    for (const range of ['bytes=10-', 'bytes=99-100', 'bytes=-0']) {
      const { status, headers, body } = await get({ range });
      expect(status).toBe(416);
      expect(headers.get('content-range')).toBe('bytes */10');
      expect(JSON.parse(body)).toMatchObject({ code: 'VALIDATION_ERROR' });
    }
    for (const range of ['bytes=4-2', 'bytes=0-1,3-4', 'lines=1-2', 'bytes=a-b', 'bytes=-']) {
      expect(await get({ range })).toMatchObject({ status: 200, body: '0123456789' });
    }
  });

  it('answers HEAD with the headers of the GET, without opening the object', async () => {
    const { status, headers, body } = await get({}, 'digits', 'HEAD');
    expect({ status, body, length: headers.get('content-length') }).toEqual({ status: 200, body: '', length: '10' });
    const part = await get({ range: 'bytes=1-2' }, 'digits', 'HEAD');
    expect({ status: part.status, length: part.headers.get('content-length') }).toEqual({ status: 206, length: '2' });
    expect(opened).toEqual([]);
  });

  it('answers 304 to a client that has it, and the whole to a range of an older one', async () => {
    const { headers } = await get();
    const etag = headers.get('etag') ?? '';
    const modified = headers.get('last-modified') ?? '';
    expect(await get({ 'if-none-match': `"other", W/${etag}` })).toMatchObject({ status: 304, body: '' });
    expect(await get({ 'if-modified-since': modified })).toMatchObject({ status: 304 });
    expect(await get({ 'if-none-match': '"other"', 'if-modified-since': modified })).toMatchObject({ status: 200 });
    expect(await get({ range: 'bytes=0-1', 'if-range': etag })).toMatchObject({ status: 206 });
    expect(await get({ range: 'bytes=0-1', 'if-range': '"other"' })).toMatchObject({ status: 200, body: '0123456789' });
  });

  it('answers 404 as JSON when there is no such object', async () => {
    const { status, headers, body } = await get({}, 'missing');
    expect(status).toBe(404);
    expect(JSON.parse(body)).toEqual({ code: 'NOT_FOUND', message: 'There is no such thing.' });
    expect(headers.get('content-disposition')).toBeNull();
  });

  it('sends an empty object', async () => {
    await storage.put('empty', new Uint8Array(), { contentType: 'text/plain' });
    const { status, headers, body } = await get({}, 'empty');
    expect({ status, body, length: headers.get('content-length') }).toEqual({ status: 200, body: '', length: '0' });
  });

  it('destroys the stream when the client goes away', async () => {
    await storage.put('large', Buffer.alloc(50_000_000), { contentType: 'text/plain' });
    const client = httpRequest(`${url}/files/large`).end();
    client.on('error', () => undefined);
    const [response]: IncomingMessage[] = await once(client, 'response');
    if (response) await once(response, 'readable');
    client.destroy();
    await vi.waitFor(() => expect(opened.map((stream) => stream.destroyed)).toEqual([true]));
    expect(opened[0]?.readableEnded).toBe(false);
  });
});

describe('receiving an upload', () => {
  const put = async (
    name: string,
    body: string | Buffer<ArrayBuffer> | ReadableStream,
    headers: Record<string, string> = {},
  ) => {
    const init = { method: 'PUT', body, headers, duplex: 'half' } satisfies RequestInit & { duplex: string };
    const response = await fetch(`${url}/files/${name}`, init);
    const answer: unknown = await response.json();
    return { status: response.status, answer };
  };
  const streamOf = (chunks: number, bytes: number) =>
    new ReadableStream({
      start(controller) {
        for (let index = 0; index < chunks; index += 1) controller.enqueue(new Uint8Array(bytes));
        controller.close();
      },
    });
  const nothingLeft = async (name: string) => {
    expect(await storage.info(name)).toBeNull();
    expect(await readdir(join(folder, '+incoming'))).toEqual([]);
  };

  it('stores the body, whatever its type, with or without Content-Length', async () => {
    expect(await put('new', '{"a":1}', { 'content-type': 'application/json' })).toEqual({
      status: 200,
      answer: { size: 7 },
    });
    expect(await storage.info('new')).toMatchObject({ size: 7, contentType: 'text/plain' });
    expect(await put('chunked', streamOf(10, 100_000))).toEqual({ status: 200, answer: { size: 1_000_000 } });
    expect(await put('typeless', Buffer.alloc(1_000_000))).toMatchObject({ status: 200 });
  });

  it('refuses more than maxBytes, by Content-Length and while streaming, and keeps the old object', async () => {
    const refusal = {
      status: 413,
      answer: { code: 'PAYLOAD_TOO_LARGE', message: 'The file is larger than 1000000 bytes.' },
    };
    expect(await put('digits', Buffer.alloc(1_000_001))).toEqual(refusal);
    expect(await put('digits', streamOf(20, 100_000))).toEqual(refusal);
    expect(await storage.info('digits')).toMatchObject({ size: 10 });
    expect(await readdir(join(folder, '+incoming'))).toEqual([]);
  });

  it('refuses an empty body', async () => {
    for (const body of ['', streamOf(0, 0)]) {
      const { status, answer } = await put('empty', body);
      expect({ status, answer }).toEqual({
        status: 400,
        answer: { code: 'VALIDATION_ERROR', message: 'The file is empty.' },
      });
    }
    await nothingLeft('empty');
  });

  it('leaves nothing of an upload that breaks off, with a length or in chunks', async () => {
    for (const head of ['content-length: 100000\r\n\r\npart', 'transfer-encoding: chunked\r\n\r\n4\r\npart\r\n']) {
      for (const cut of ['end', 'resetAndDestroy'] as const) {
        const finished = vi.fn();
        const watch = once(app.server, 'request').then(([incoming]) => incoming.once('close', finished));
        const socket = connect(port, '127.0.0.1');
        socket.on('error', () => undefined);
        socket.write(`PUT /files/short HTTP/1.1\r\nhost: localhost\r\n${head}`);
        await watch;
        await vi.waitFor(async () => expect(await readdir(join(folder, '+incoming'))).toHaveLength(1));
        socket[cut]();
        await vi.waitFor(async () => {
          expect(finished).toHaveBeenCalled();
          await nothingLeft('short');
        });
        socket.destroy();
      }
    }
  });
});
