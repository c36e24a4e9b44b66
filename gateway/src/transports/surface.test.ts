import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestGraph, type TestGraph } from '../testing/test-graph.ts';

type Headers = Readonly<Record<string, string>>;

const seen = '{ seen }';

/** Asks twice: the first time by way of @apollo/server, the second time the short way. */
async function askTwice(graph: TestGraph, query: string, headers: Headers = {}) {
  const answers = [];
  for (let nth = 0; nth < 2; nth += 1) {
    const response = await fetch(`${graph.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query }),
    });
    answers.push({ response, body: await response.text() });
  }
  return answers;
}

const codeIn = (body: string): unknown => JSON.parse(body).errors?.[0]?.extensions?.code;

describe('behind https', () => {
  let graph: TestGraph;
  beforeAll(async () => {
    graph = await startTestGraph({
      edition: 'over HTTP',
      publicUrl: 'https://kizuna.example',
      allowedOrigins: ['https://partner.example'],
      introspection: 'admins',
    });
  });
  afterAll(() => graph.close());

  it('binds the refresh cookie to this very host, and reads no other that somebody could have set', async () => {
    for (const { response } of await askTwice(graph, 'mutation { signIn }')) {
      const cookie = response.headers.get('set-cookie') ?? '';
      expect(cookie).toMatch(/^__Host-kizuna-refresh=refresh-1; /);
      expect(cookie.split('; ')).toEqual(expect.arrayContaining(['Path=/', 'HttpOnly', 'Secure', 'SameSite=Strict']));
      expect(cookie).not.toMatch(/domain/i);
    }
    const tokens: [string, string | null][] = [
      ['__Host-kizuna-refresh=new', 'new'],
      // A neighbour below the same domain could have set the first two, and plain http the last.
      ['__Secure-kizuna-refresh=planted', null],
      ['__Secure-kizuna-refresh=planted; __Host-kizuna-refresh=new', 'new'],
      ['kizuna-refresh=planted', null],
      ['x__Host-kizuna-refresh=other; __Host-kizuna-refresh-2=other', null],
    ];
    for (const [cookie, refreshToken] of tokens) {
      for (const { body } of await askTwice(graph, seen, { cookie })) {
        expect(JSON.parse(JSON.parse(body).data.seen)).toMatchObject({ refreshToken });
      }
    }
  });

  it('refuses pages of other origins, and lets those of the list ask without the cookie', async () => {
    const cookie = '__Host-kizuna-refresh=mine';
    const foreign: Headers[] = [
      ...['https://evil.example', 'null', 'http://kizuna.example', 'https://kizuna.example:8443'].map((origin) => ({
        origin,
      })),
      { 'sec-fetch-site': 'cross-site' },
    ];
    for (const headers of foreign) {
      for (const { response, body } of await askTwice(graph, 'mutation { signOut }', { cookie, ...headers })) {
        expect(codeIn(body)).toBe('FORBIDDEN');
        expect(response.headers.get('set-cookie')).toBeNull();
        expect(response.headers.get('access-control-allow-origin')).toBeNull();
      }
    }
    const refreshTokenOf = async (headers: Headers) =>
      (await askTwice(graph, seen, { cookie, ...headers })).map(
        ({ body }) => JSON.parse(JSON.parse(body).data.seen).refreshToken,
      );
    expect(await refreshTokenOf({ origin: 'https://kizuna.example' })).toEqual(['mine', 'mine']);
    expect(await refreshTokenOf({ origin: graph.url })).toEqual(['mine', 'mine']);
    expect(await refreshTokenOf({ origin: 'https://partner.example' })).toEqual([null, null]);
    for (const { response } of await askTwice(graph, seen, { origin: 'https://partner.example' })) {
      expect(response.headers.get('access-control-allow-origin')).toBe('https://partner.example');
      expect(response.headers.get('access-control-allow-credentials')).toBeNull();
      expect(response.headers.get('vary')).toContain('origin');
    }
  });

  it('answers the preflight of an origin of the list, and of no other', async () => {
    const preflight = (origin: string) =>
      fetch(`${graph.url}/graphql`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
      });
    const allowed = await preflight('https://partner.example');
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get('access-control-allow-headers')).toContain('authorization');
    const refused = await preflight('https://evil.example');
    expect(refused.status).toBeGreaterThanOrEqual(400);
    expect(refused.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('refuses what a foreign page can send without a preflight', async () => {
    for (const contentType of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      '',
    ]) {
      const response = await fetch(`${graph.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': contentType },
        body: JSON.stringify({ query: 'mutation { signOut }' }),
      });
      expect([contentType, response.status >= 400]).toEqual([contentType, true]);
      expect(response.headers.get('set-cookie')).toBeNull();
    }
    const byGet = await fetch(`${graph.url}/graphql?query=${encodeURIComponent(seen)}`);
    expect(byGet.status).toBe(400);
  });

  it('sets the security headers on every answer, and lets nobody keep an answer with data', async () => {
    const answers = [...(await askTwice(graph, seen)).map(({ response }) => response)];
    for (const path of ['/explorer', '/health/ready', '/nowhere']) answers.push(await fetch(`${graph.url}${path}`));
    for (const { headers } of answers) {
      expect(headers.get('strict-transport-security')).toMatch(/^max-age=31536000/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('permissions-policy')).toContain('camera=()');
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
      expect(headers.get('content-security-policy')).toMatch(/connect-src 'self' wss:\/\/kizuna\.example;/);
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('x-powered-by')).toBeNull();
    }
    for (const { headers } of answers.slice(0, 2)) expect(headers.get('cache-control')).toBe('no-store');
    expect(answers[0]?.headers.get('content-security-policy')).toMatch(/script-src 'self';/);
    // The explorer's script is inside its page, and known by its hash.
    expect(answers[2]?.headers.get('content-security-policy')).toMatch(/script-src 'self' 'sha256-[\w+/]{43}=';/);
  });

  it('shows the schema to administrators alone, where it is said so', async () => {
    const query = '{ __schema { queryType { name } } }';
    const as = async (userType: 'ADMIN' | 'MEMBER') => ({
      authorization: `Bearer ${await graph.token({ userType })}`,
    });
    const codes = async (headers: Headers) => (await askTwice(graph, query, headers)).map(({ body }) => codeIn(body));
    expect(await codes({})).toEqual(['UNAUTHORIZED', 'UNAUTHORIZED']);
    expect(await codes(await as('MEMBER'))).toEqual(['FORBIDDEN', 'FORBIDDEN']);
    expect(await codes(await as('ADMIN'))).toEqual([undefined, undefined]);
    expect((await askTwice(graph, '{ notes { __typename } }')).map(({ body }) => codeIn(body))).toEqual([
      undefined,
      undefined,
    ]);
  });
});

describe('what is sent to make two requests of one', () => {
  let graph: TestGraph;
  beforeAll(async () => {
    graph = await startTestGraph({ edition: 'over HTTP' });
    await askTwice(graph, seen);
  });
  afterAll(() => graph.close());

  /** Sends bytes as they are. @returns all that comes back until the gateway closes the connection */
  async function send(bytes: string): Promise<string> {
    const { hostname, port } = new URL(graph.url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    // Not ended: who says that nothing more will come is taken for gone.
    socket.write(bytes, 'latin1');
    return await text(socket);
  }

  const body = JSON.stringify({ query: seen });
  const post = (headers: readonly string[], content = body) =>
    [
      'POST /graphql HTTP/1.1',
      'host: kizuna.example',
      'connection: close',
      'content-type: application/json',
      ...headers,
      '',
      content,
    ].join('\r\n');
  const length = `content-length: ${body.length}`;
  const chunked = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
  const second = 'GET /health/ready HTTP/1.1\r\nhost: x\r\n\r\n';

  it.each([
    ['two lengths', post([length, `content-length: ${body.length + 5}`])],
    ['the same length twice', post([length, length])],
    ['a length with a sign', post([`content-length: +${body.length}`])],
    ['a length that is a list', post([`content-length: ${body.length}, ${body.length}`])],
    ['a length and chunks', post([length, 'transfer-encoding: chunked'], chunked + second)],
    ['chunks under another name', post(['transfer-encoding: xchunked'], chunked)],
    ['chunks that are not last', post(['transfer-encoding: chunked, identity'], chunked)],
    ['chunks, with a space before the colon', post(['transfer-encoding : chunked'], chunked)],
    ['a folded header', post([length, 'x-odd: one', ' two'])],
    ['a bare line feed in the head', post([length, 'x-odd: one\nx-kizuna-viewer: forged'])],
    ['a bare carriage return', post([length, 'x-odd: one\rx-kizuna-viewer: forged'])],
    ['a zero byte', post([length, 'x-odd: one\0two'])],
    ['a header without a name', post([length, ': value'])],
    ['no host', post([length]).replace('host: kizuna.example\r\n', '')],
  ])('%s is one refusal', async (_, bytes) => {
    const answer = await send(bytes);
    expect(answer.match(/HTTP\/1\.1 \d{3}/g)).toEqual(['HTTP/1.1 400']);
    expect(answer).not.toContain('seen');
  });

  it('what subgraphs are told of a request holds nothing that could end a header or name another', async () => {
    const odd: [string, (told: Readonly<Record<string, unknown>>) => void][] = [
      ['user-agent: a\x80\xffb\tc', ({ agent }) => expect(agent).toBe('abc')],
      [`user-agent: ${'x'.repeat(5_000)}`, ({ agent }) => expect(agent).toHaveLength(400)],
      ['cookie: kizuna-refresh=a%0d%0ax-kizuna-viewer: forged', ({ refreshToken }) => expect(refreshToken).toBeNull()],
      ['cookie: kizuna-refresh="a b"', ({ refreshToken }) => expect(refreshToken).toBeNull()],
      ['cookie: kizuna-refresh=\xe3\x81\x82', ({ refreshToken }) => expect(refreshToken).toBeNull()],
      [`cookie: kizuna-refresh=${'x'.repeat(5_000)}`, ({ refreshToken }) => expect(refreshToken).toBeNull()],
      ['accept-language: ja;q=1\x80, en', ({ locale }) => expect(locale).toBe('ja')],
      ['x-kizuna-viewer: forged', ({ user }) => expect(user).toBeNull()],
      ['x-kizuna-refresh-token: forged', ({ refreshToken }) => expect(refreshToken).toBeNull()],
      ['connection: x-kizuna-viewer, close', ({ user }) => expect(user).toBeNull()],
    ];
    for (const [header, check] of odd) {
      const answer = await send(post([length, header]));
      expect([header, answer.slice(0, 12)]).toEqual([header, 'HTTP/1.1 200']);
      const json = JSON.parse(answer.slice(answer.indexOf('{"'), answer.lastIndexOf('}') + 1));
      check(JSON.parse(json.data.seen));
    }
  });
});
