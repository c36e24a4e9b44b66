import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorCodes } from '../errors/error-codes.ts';
import { KizunaError } from '../errors/kizuna-error.ts';
import { testLogger } from '../logging/logger.ts';
import { createHttpServer, serveNotFound } from './http-server.ts';

const json = { 'content-type': 'application/json' };

describe('an HTTP server', () => {
  const app = createHttpServer({ logger: testLogger(), bodyLimit: 1_000 });
  let port = 0;
  beforeAll(async () => {
    serveNotFound(app);
    app.post('/echo', async (request) => ({ got: request.body }));
    app.get('/broken', async () => Promise.reject(new Error('connect 10.0.0.7 password=hunter2')));
    app.get('/forbidden', async () => Promise.reject(new KizunaError('FORBIDDEN', { details: { why: 'rule 7' } })));
    port = Number(new URL(await app.listen({ host: '127.0.0.1', port: 0 })).port);
  });
  afterAll(() => app.close());

  async function ask(path: string, init: RequestInit = {}) {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, init);
    return { status: response.status, type: response.headers.get('content-type'), body: await response.json() };
  }
  const post = (body: BodyInit, headers: Record<string, string> = json) =>
    ask('/echo', { method: 'POST', body, headers });

  /** Sends bytes that no HTTP client would send, and gives all that came back. */
  async function raw(request: string): Promise<string> {
    const socket = connect(port, '127.0.0.1');
    socket.end(request);
    return text(socket);
  }

  it('takes JSON', async () => {
    expect(await post('{"a":[1,"絆"]}')).toMatchObject({ status: 200, body: { got: { a: [1, '絆'] } } });
  });

  it.each(['{"a":', '', 'null x', '{"__proto__":{"admin":true}}', '{"constructor":{"prototype":{"x":1}}}'])(
    'refuses %j as JSON',
    async (body) => {
      const { status, body: answer } = await post(body);
      expect([status, Object.keys(answer).sort()]).toEqual([400, ['code', 'message']]);
      expect(answer.code).toBe('VALIDATION_ERROR');
    },
  );

  it('refuses too large a body, told or found out, in the language of its sender', async () => {
    const body = JSON.stringify('x'.repeat(1_000));
    const refusal = { code: 'PAYLOAD_TOO_LARGE', message: errorCodes.PAYLOAD_TOO_LARGE.message.ja };
    expect(await post(body, { ...json, 'accept-language': 'ja' })).toMatchObject({ status: 413, body: refusal });
    const chunked = await raw(
      `POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n3ec\r\n${body}\r\n0\r\n\r\n`,
    );
    expect(chunked).toContain('PAYLOAD_TOO_LARGE');
  });

  it('does not unpack what is packed, so that a small body stays small', async () => {
    const packed = new Uint8Array(gzipSync(JSON.stringify('x'.repeat(500_000))));
    expect(packed.length).toBeLessThan(1_000);
    expect((await post(packed, { ...json, 'content-encoding': 'gzip' })).status).toBe(400);
  });

  it('refuses kinds of content that nobody reads', async () => {
    for (const type of ['application/xml', 'multipart/form-data; boundary=x', 'nonsense']) {
      expect(await post('x', { 'content-type': type })).toMatchObject({
        status: 400,
        body: { code: 'VALIDATION_ERROR' },
      });
    }
  });

  it('answers unknown addresses and methods with NOT_FOUND', async () => {
    for (const path of ['/nowhere', '/echo', '/%00', '/broken/../nowhere', `/${'x'.repeat(4_000)}`]) {
      expect(await ask(path)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
    }
    expect((await ask('/broken', { method: 'DELETE' })).status).toBe(404);
  });

  it('answers addresses that cannot be read in the same form', async () => {
    const { status, body } = await ask('/%E0%A4%A');
    expect([status, Object.keys(body).sort(), body.code]).toEqual([400, ['code', 'message'], 'VALIDATION_ERROR']);
  });

  it('keeps the code of what was expected and says nothing of what was not', async () => {
    const forbidden = { code: 'FORBIDDEN', message: errorCodes.FORBIDDEN.message.en, details: { why: 'rule 7' } };
    expect(await ask('/forbidden')).toEqual({
      status: 403,
      type: 'application/json; charset=utf-8',
      body: forbidden,
    });
    const broken = await ask('/broken');
    expect(broken).toMatchObject({ status: 500, body: { code: 'INTERNAL_ERROR', errorId: expect.any(String) } });
    expect(JSON.stringify(broken)).not.toContain('hunter2');
  });

  it('survives what is no HTTP at all', async () => {
    for (const request of [
      '\0\0\0\r\n\r\n',
      'GET\r\n\r\n',
      'GET / HTTP/9.9\r\n\r\n',
      'POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{',
    ]) {
      await raw(request);
    }
    expect((await post('1')).status).toBe(200);
  });
});

describe('an HTTP server that closes', () => {
  it('does not wait for connections on which nothing was ever asked', async () => {
    const app = createHttpServer({ logger: testLogger() });
    const port = Number(new URL(await app.listen({ host: '127.0.0.1', port: 0 })).port);
    const accepted = once(app.server, 'connection');
    const silent = connect(port, '127.0.0.1');
    await accepted;
    const gone = once(silent, 'close');
    await app.close();
    await gone;
  });
});
