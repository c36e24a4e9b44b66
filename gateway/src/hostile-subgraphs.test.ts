import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { httpClient, type RawClient, socketClient } from './testing/raw-client.ts';
import { startTestGraph, type TestGraph } from './testing/test-graph.ts';
import { startTestServer, type TestServer } from './upstream/testing/test-server.ts';

const author = 'name of VXNlcjo3';

/** What `users` may say instead of `{ "data": { "_0": [{ "called": "…" }] } }`. */
const entities = (text: string) => `{"data":{"_0":${text}}}`;

/** The text of an answer, what becomes of the author, and the place and code of the error. */
const answers: [string, string, unknown, (string | number)[]?, string?][] = [
  [
    'keys that every object has',
    `{"__proto__":{"isPolluted":true},"data":{"__proto__":{"isPolluted":true},"constructor":{"prototype":{"isPolluted":true}},
      "_0":[{"__proto__":{"isPolluted":true},"constructor":{"prototype":{"isPolluted":true}},"called":"A"}]},
      "extensions":{"__proto__":{"isPolluted":true},"effects":{"__proto__":{"isPolluted":true}}}}`,
    { name: 'A' },
  ],
  ['only keys that every object has', entities('[{"__proto__":{"called":"A"}}]'), null, ['notes', 0, 'author', 'name']],
  ['a type that every object has', entities('[{"__typename":"__proto__","called":"A"}]'), { name: 'A' }],
  ['one entity too many', entities('[{"called":"A"},{"called":"B"}]'), null, ['notes', 0, 'author', 'name']],
  ['something behind the answer', `${entities('[{"called":"A"}]')}{"data":{}}`, null, ['notes', 0, 'author', 'name']],
  ['no entity', entities('[]'), null, ['notes', 0, 'author', 'name']],
  ['null for an entity', entities('[null]'), null, ['notes', 0, 'author', 'name']],
  ['null for all entities', entities('null'), null, ['notes', 0, 'author', 'name']],
  ['an object for a list', entities('{"0":{"called":"A"},"length":1}'), null, ['notes', 0, 'author', 'name']],
  ['a number for an object', entities('[5]'), null, ['notes', 0, 'author', 'name']],
  ['a list for an object', entities('[[]]'), null, ['notes', 0, 'author', 'name']],
  ['a number for a text', entities('[{"called":5}]'), null, ['notes', 0, 'author', 'name']],
  ['an object for a text', entities('[{"called":{"toString":"A"}}]'), null, ['notes', 0, 'author', 'name']],
  ['a list for a text', entities('[{"called":["A"]}]'), null, ['notes', 0, 'author', 'name']],
  [
    'lists without end for a text',
    entities(`[{"called":${'['.repeat(5_000)}${']'.repeat(5_000)}}]`),
    null,
    ['notes', 0, 'author', 'name'],
  ],
  ['lists that do not end', `{"data":${'['.repeat(50_000)}}`, null, ['notes', 0, 'author', 'name']],
  ['a text for data', '{"data":"A"}', null, ['notes', 0, 'author', 'name']],
  ['a list for data', '{"data":[]}', null, ['notes', 0, 'author', 'name']],
  ['no data and no errors', '{}', null, ['notes', 0, 'author', 'name']],
  [
    'errors that are none',
    '{"data":null,"errors":"http://10.0.0.7/users is down"}',
    null,
    ['notes', 0, 'author', 'name'],
  ],
  [
    'errors that are numbers',
    '{"data":null,"errors":[5,null,[],"http://10.0.0.7"]}',
    null,
    ['notes', 0, 'author', 'name'],
  ],
  [
    'an error that says too much',
    '{"data":{"_0":[null]},"errors":[{"message":"connect 10.0.0.7:5432 in users","path":["_0",0,"called"],"extensions":{"stacktrace":["users"]}}]}',
    null,
    ['notes', 0, 'author', 'name'],
    'INTERNAL_ERROR',
  ],
  [
    'errors with places that nobody can find',
    '{"data":{"_0":[null]},"errors":[{"message":"","path":["__proto__",99,"constructor"],"extensions":{"code":"NOT_FOUND"}}]}',
    null,
    ['notes', 0, 'author', 'name'],
    'NOT_FOUND',
  ],
  ['a text that breaks out of its quotes', entities('[{"called":"A\\"},{\\"x"}]'), { name: 'A"},{"x' }],
  ['half a surrogate pair', entities('[{"called":"\\ud800"}]'), { name: '\ud800' }],
  ['a break within a text', entities('[{"called":"A\nB"}]'), null, ['notes', 0, 'author', 'name']],
];

const html = '<h1>users at 10.0.0.7: 502 Bad Gateway</h1>';

/** What `users` does instead of answering. */
const silences: [string, RequestListener, string][] = [
  [
    'HTML',
    (_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end(html),
    'SERVICE_UNAVAILABLE',
  ],
  [
    'HTML that claims to be JSON',
    (_, response) => void response.writeHead(200, { 'content-type': 'application/json' }).end(html),
    'SERVICE_UNAVAILABLE',
  ],
  [
    'an error page',
    (_, response) => void response.writeHead(500, { 'content-type': 'text/html' }).end(html),
    'SERVICE_UNAVAILABLE',
  ],
  [
    'nothing',
    (_, response) => void response.writeHead(200, { 'content-type': 'application/json' }).end(),
    'SERVICE_UNAVAILABLE',
  ],
  ['a connection that breaks', (request) => void request.socket.destroy(), 'SERVICE_UNAVAILABLE'],
  [
    'half a body',
    (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': 100 });
      response.write('{"data":{"_0":[', () => response.destroy());
    },
    'SERVICE_UNAVAILABLE',
  ],
  ['never', () => {}, 'SUBGRAPH_TIMEOUT'],
];

describe.each(['in one process', 'over HTTP'] as const)('a hostile subgraph beside another one %s', (edition) => {
  let graph: TestGraph;
  let users: TestServer;
  let byHttp: RawClient;
  let bySocket: RawClient;
  let answer: RequestListener;
  const inherited = Reflect.ownKeys(Object.prototype);
  const say =
    (text: string): RequestListener =>
    async (request, response) => {
      request.resume();
      await once(request, 'end');
      response.writeHead(200, { 'content-type': 'application/json' }).end(text);
    };
  const honest = say(entities(`[{"called":"${author}"}]`));

  beforeAll(async () => {
    users = await startTestServer((request, response) => answer(request, response));
    graph = await startTestGraph({
      edition,
      usersUrl: users.url,
      env: { SUBGRAPH_TIMEOUT_MS: '1000', SUBGRAPH_RETRIES: '0', SUBGRAPH_BREAKER_MINIMUM_CALLS: '10000' },
    });
    byHttp = httpClient(graph.url);
    bySocket = socketClient(graph.url);
  });
  afterAll(async () => {
    await graph.close();
    await users.close();
  });
  beforeEach(() => {
    answer = honest;
  });
  afterEach(async () => {
    answer = honest;
    expect(Reflect.ownKeys(Object.prototype)).toEqual(inherited);
    for (const ask of [byHttp, bySocket]) {
      expect((await ask('{"query":"{ notes { author { called: name } } }"}')).data).toEqual({
        notes: [{ author: { called: author } }],
      });
    }
  });

  // The aliases show that errors speak of the client's keys.
  const payload = '{"query":"{ n: notes { t: text a: author { called: name } } }"}';
  const clientsOwn = new Map([
    ['notes', 'n'],
    ['author', 'a'],
    ['name', 'called'],
  ]);
  const inClientsKeys = (path: (string | number)[]) => path.map((key) => clientsOwn.get(String(key)) ?? key);

  async function expectHarmless(found: { name: string } | null, path: (string | number)[], code?: string) {
    for (const ask of [byHttp, byHttp, bySocket]) {
      const { status, data, errors = [], text } = await ask(payload);
      expect(status).toBe(200);
      expect(data).toEqual({ n: [{ t: 'first', a: found && { called: found.name } }] });
      expect(errors.map((error) => [error.path, typeof error.extensions?.code])).toEqual(
        found ? [] : [[inClientsKeys(path), 'string']],
      );
      if (code) expect(errors[0]?.extensions?.code).toBe(code);
      expect(text).not.toMatch(/127\.0\.0\.1|10\.0\.0\.7|users|stack|isPolluted|_0/);
    }
  }

  it.each(answers)('answers %s', async (_what, text, found, path, code) => {
    answer = say(text);
    await expectHarmless(found as { name: string } | null, path ?? [], code);
  });

  it.each(silences)('answers %s', async (_what, silence, code) => {
    answer = silence;
    await expectHarmless(null, ['notes', 0, 'author', 'name'], code);
  });
});
