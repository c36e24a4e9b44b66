import { ApolloServer } from '@apollo/server';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startTestGraph, type TestGraph } from '../testing/test-graph.ts';

type Body = Readonly<Record<string, unknown>>;

const add = 'mutation ($text: String!) { noteAdd(text: $text) { text } }';
const joined = '{ notes { text author { name } } }';
const named = 'query A { tree { leaf } } query B { tree { tree { leaf } } }';

/** Each is run twice: the first time through @apollo/server, the second time not. */
const plain: [string, Body, Record<string, string>?][] = [
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

/** These are always left to @apollo/server; it gives the same answer to the same request. */
const unusual: [string, Body, Record<string, string>?][] = [
  ['a parameter that nobody knows', { query: joined, more: 1 }],
  ['a name that is not there', { query: named, operationName: 'C' }],
  ['no name where one is needed', { query: named }],
  ['variables that are no object', { query: joined, variables: [] }],
  ['a name that is no text', { query: joined, operationName: 5 }],
  ['a subscription', { query: 'subscription { noteAdded { text } }' }],
  ['a syntax error', { query: '{ notes ' }],
  ['a hash of another text', { query: joined, extensions: { persistedQuery: { version: 1, sha256Hash: 'x' } } }],
];

describe('an operation that is known', () => {
  let graph: TestGraph;
  const throughApollo = vi.spyOn(ApolloServer.prototype, 'executeHTTPGraphQLRequest');
  beforeAll(async () => {
    graph = await startTestGraph({ edition: 'in one process' });
  });
  afterAll(async () => {
    throughApollo.mockRestore();
    await graph.close();
  });

  async function answersTo(body: Body, headers: Record<string, string> = {}) {
    const authorization = headers.authorization ? { authorization: `Bearer ${await graph.token()}` } : {};
    throughApollo.mockClear();
    const response = await fetch(`${graph.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers, ...authorization },
      body: JSON.stringify(body),
    });
    const kept = [...response.headers].filter(([name]) => name !== 'date' && name !== 'x-request-id');
    const text = Buffer.from(await response.arrayBuffer()).toString('latin1');
    return {
      way: throughApollo.mock.calls.length > 0 ? '@apollo/server' : 'the short way',
      answer: {
        status: response.status,
        headers: kept,
        text: text.replaceAll(/"errorId":"[^"]{36}"/g, '"errorId":""'),
      },
    };
  }
  /** A text of its own, so that no other request has made it known. */
  const own = (body: Body, index: number): Body => ({ ...body, query: `${String(body.query)} # ${index}` });

  it.each(plain.map((request, index) => [...request, index] as const))(
    'is answered alike for %s',
    async (...request) => {
      const index = request.at(-1);
      const [, body, headers] = request;
      const sent = own(body, Number(index));
      const first = await answersTo(sent, typeof headers === 'object' ? headers : {});
      const second = await answersTo(sent, typeof headers === 'object' ? headers : {});
      expect([first.way, second.way]).toEqual(['@apollo/server', 'the short way']);
      expect(second.answer).toEqual(first.answer);
    },
  );

  it.each(unusual)('is left to @apollo/server for %s', async (_what, body, headers) => {
    const first = await answersTo(body, headers);
    const second = await answersTo(body, headers);
    expect([first.way, second.way]).toEqual(['@apollo/server', '@apollo/server']);
    expect(second.answer).toEqual(first.answer);
  });
});
