import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startTestGraph, type TestGraph } from '../testing/test-graph.ts';

type Body = Readonly<Record<string, unknown>>;
type Headers = Readonly<Record<string, string>>;

const newer = 'application/graphql-response+json';
const add = 'mutation ($text: String!) { noteAdd(text: $text) { text } }';
const joined = '{ notes { text author { name } } }';
const named = 'query A { tree { leaf } } query B { tree { tree { leaf } } }';

/** Each is run three times: through @apollo/server, then by both ways past it. */
const plain: [string, Body, Headers?][] = [
  ['a query', { query: joined }],
  ['a query that knows who asks', { query: '{ me { id name } seen }' }, { authorization: 'viewer' }],
  ['a query that asks for the type alone', { query: '{ __typename }' }],
  ['introspection', { query: '{ __schema { queryType { name } } __type(name: "Note") { kind } notes { text } }' }],
  ['what is left out', { query: 'query ($i: Boolean = false) { notes { text author @include(if: $i) { id } } }' }],
  ['nothing', { query: '{ notes @skip(if: true) { text } }' }],
  ['aliases', { query: '{ __proto__: notes { constructor: text toString: __typename } }' }],
  ['one of several operations', { query: named, operationName: 'B' }],
  ['an empty name', { query: joined, operationName: '' }],
  ['null for all that may be null', { query: joined, operationName: null, variables: null, extensions: null }],
  ['extensions that nobody knows', { query: joined, extensions: { tracing: true, persistedQuery: null } }],
  ['more variables than are declared', { query: joined, variables: { x: 1 } }],
  ['a mutation that sets a cookie', { query: 'mutation { signIn }' }],
  ['a mutation that takes it away', { query: 'mutation { signOut }' }],
  ['a mutation', { query: add, variables: { text: '"配信"\u2028\u0000\ud800' } }, { authorization: 'viewer' }],
  ['a mutation that is refused', { query: add, variables: { text: 'x' } }],
  ['an error with a code', { query: '{ noteOfNobody { text } notes { text } }' }, { 'accept-language': 'ja' }],
  ['an error that is masked', { query: '{ a: broken b: broken }' }],
  ['a variable of a wrong type', { query: add, variables: { text: 5 } }],
  ['a variable that is missing', { query: add }],
  ['the same for the newer media type', { query: add }, { accept: 'application/graphql-response+json' }],
  ['the newer media type', { query: joined }, { accept: 'application/graphql-response+json, application/json' }],
  ['the older one', { query: joined }, { accept: 'application/graphql-response+json;q=0.5, application/json' }],
  ['any media type', { query: joined }, { accept: '*/*' }],
];

/** These are always left to Fastify, whether their body was read before that or not. */
const unusual: [string, Body | string, Headers?][] = [
  ['a parameter that nobody knows', { query: joined, more: 1 }],
  ['a name that is not there', { query: named, operationName: 'C' }],
  ['no name where one is needed', { query: named }],
  ['variables that are no object', { query: joined, variables: [] }],
  ['a name that is no text', { query: joined, operationName: 5 }],
  ['a subscription', { query: 'subscription { noteAdded { text } }' }],
  ['a syntax error', { query: '{ notes ' }],
  ['a hash of another text', { query: joined, extensions: { persistedQuery: { version: 1, sha256Hash: 'x' } } }],
  ['an id that nobody knows', { documentId: `sha256:${'0'.repeat(64)}` }],
  ['an id and a text', { query: joined, documentId: 'x' }],
  ['a body that is no JSON', '{"query":"{ notes { text } }"'],
  ['a body that is no object', '"{ notes { text } }"'],
  ['an empty body', ''],
  ['a body over the limit', { query: joined, variables: { x: 'x'.repeat(20_000) } }],
  ['a key that could poison', `{"query":"${joined}","variables":{"__proto__":{}}}`],
  ['the same key with escapes', `{"query":"${joined}","variables":{"\\u005f_proto__":{}}}`],
  ['the other key that could', `{"query":"${joined}","variables":{"constructor" :{"prototype":{}}}}`],
  ['a byte order mark', `\ufeff{"query":"${joined}"}`],
  ['another character set', { query: joined }, { 'content-type': 'application/json; charset=latin1' }],
  ['another media type', { query: joined }, { 'content-type': 'text/plain' }],
  ['a body in pieces of unknown length', { query: joined }, { 'transfer-encoding': 'chunked' }],
  ['an encoding', { query: joined }, { 'content-encoding': 'identity' }],
  ['an answer that nobody wants', { query: joined }, { accept: 'image/png' }],
];

const registered = 'query Registered { notes { text } }';
const documentId = `sha256:${createHash('sha256').update(registered).digest('hex')}`;

/** Says nothing that concerns us, but is unusual. */
const parsedByNode = { te: 'trailers' };
const inAnotherScript = 'Kätzchen/1';

/** For an operation that is known; nothing is run for most of them. */
const ofKnown: [string, Body, Headers?][] = [
  ['a token of nobody', { query: joined }, { authorization: 'forged' }],
  ['a header that is no token', { query: joined }, { authorization: 'Basic x', 'accept-language': 'ja' }],
  ['a forged token and the newer media type', { query: joined }, { authorization: 'forged', accept: newer }],
  ['an id', { documentId }],
  ['an id by the older name', { extensions: { persistedQuery: { sha256Hash: documentId.slice('sha256:'.length) } } }],
  ['a character set', { query: joined }, { 'content-type': 'application/json; charset=utf-8' }],
  ['a character set in capitals', { query: joined }, { 'content-type': 'application/json;charset=UTF-8' }],
  ['cookies', { query: '{ seen }' }, { cookie: 'a=b; kizuna-refresh=%e3%81%82; kizuna-refresh=2' }],
  ['cookies that are none of ours', { query: '{ seen }' }, { cookie: 'kizuna-refresh; =; ;' }],
  ['a name in another script', { query: '{ seen }' }, { 'user-agent': inAnotherScript }],
  ['an address that nobody should believe', { query: '{ seen }' }, { 'x-forwarded-for': '192.0.2.1' }],
];

describe('an operation that is known', () => {
  let graph: TestGraph;
  beforeAll(async () => {
    graph = await startTestGraph({ edition: 'in one process', operations: { [documentId.slice(7)]: registered } });
  });
  afterAll(() => graph.close());

  async function answersTo(body: Body | string, headers: Headers = {}) {
    const routed = vi.spyOn(graph.app, 'routing');
    const injected = vi.spyOn(graph.app, 'inject');
    const parsed = vi.fn();
    graph.app.server.on('request', parsed);
    const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
    const length = headers['transfer-encoding'] ? {} : { 'content-length': String(bytes.length) };
    const sent = request(`${graph.url}/graphql`, {
      method: 'POST',
      agent: false,
      headers: {
        connection: 'keep-alive',
        'content-type': 'application/json',
        ...length,
        ...headers,
        ...(await authorizationOf(headers)),
      },
    });
    sent.end(bytes);
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    const text = (await buffer(response)).toString('latin1');
    const unrouted = parsed.mock.calls.length > 0 ? 'the short way' : 'a plain connection';
    const way = routed.mock.calls.length + injected.mock.calls.length > 0 ? 'Fastify' : unrouted;
    routed.mockRestore();
    injected.mockRestore();
    graph.app.server.off('request', parsed);
    sent.destroy();
    return {
      way,
      answer: {
        status: response.statusCode,
        headers: pairsOf(response.rawHeaders),
        text: text.replaceAll(/"errorId":"[^"]{36}"/g, '"errorId":""'),
      },
    };
  }

  async function authorizationOf({ authorization }: Headers): Promise<Headers> {
    if (authorization === 'viewer') return { authorization: `Bearer ${await graph.token()}` };
    if (authorization === 'forged') return { authorization: `Bearer ${await graph.token({ audience: 'others' })}` };
    return authorization ? { authorization } : {};
  }

  /** A text of its own, so that no other request has made it known. */
  const own = (body: Body, index: number): Body => ({ ...body, query: `${String(body.query)} # ${index}` });

  it.each(plain.map((sent, index) => [sent[0], index, ...sent.slice(1)] as [string, number, Body, Headers?]))(
    'is answered alike for %s',
    async (_what, index, body, headers) => {
      const sent = own(body, index);
      const first = await answersTo(sent, headers);
      const second = await answersTo(sent, headers);
      const third = await answersTo(sent, { ...headers, ...parsedByNode });
      expect([first.way, second.way, third.way]).toEqual(['Fastify', 'a plain connection', 'the short way']);
      expect(second.answer).toEqual(first.answer);
      expect(third.answer).toEqual(first.answer);
    },
  );

  it.each(ofKnown)('is answered alike for %s', async (_what, body, headers = {}) => {
    // Without what it is about; an answer in plain JSON to nobody.
    await answersTo(body);
    const first = await answersTo(body, { ...headers, 'content-encoding': 'identity' });
    const second = await answersTo(body, headers);
    const third = await answersTo(body, { ...headers, ...parsedByNode });
    expect([first.way, third.way]).toEqual(['Fastify', 'the short way']);
    expect(second.way).toBe(headers['user-agent'] === inAnotherScript ? 'the short way' : 'a plain connection');
    expect(second.answer).toEqual(first.answer);
    expect(third.answer).toEqual(first.answer);
  });

  it.each(unusual)('is left to Fastify for %s', async (_what, body, headers) => {
    await answersTo({ query: joined });
    // This one nobody but Fastify begins to read.
    const first = await answersTo(body, { ...headers, 'content-encoding': 'identity' });
    const second = await answersTo(body, headers);
    expect([first.way, second.way]).toEqual(['Fastify', 'Fastify']);
    expect(second.answer).toEqual(first.answer);
  });
});

/** In an order of their own, without those that no two answers share. */
function pairsOf(rawHeaders: readonly string[]): string[] {
  const pairs: string[] = [];
  for (let n = 0; n < rawHeaders.length; n += 2) pairs.push(`${rawHeaders[n]?.toLowerCase()}: ${rawHeaders[n + 1]}`);
  return pairs.filter((pair) => !/^(date|x-request-id|ratelimit):/i.test(pair)).sort();
}
