import { createHash } from 'node:crypto';
import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestGraph, type TestGraph } from '../testing/test-graph.ts';

const knownText = 'query Known { notes { text } }';
const sha256Hash = createHash('sha256').update(knownText).digest('hex');
const documentId = `sha256:${sha256Hash}`;
const preflight = { 'apollo-require-preflight': '1' };
const graphqlResponse = 'application/graphql-response+json';

let graph: TestGraph;
beforeAll(async () => {
  graph = await startTestGraph({ edition: 'in one process', operations: { [sha256Hash]: knownText } });
});
afterAll(() => graph.close());

/** A browser sends these for any page that asks it to, so that they are refused: foreign pages could learn from the timing. */
const plainGets = ['5A70', 'D6D5', '6A70'];

// The second time the operations are known and take the short way, which must not be told from the other.
describe.each(['operations that are new', 'operations that are known'])('GraphQL over HTTP, %s', () => {
  describe.each([
    ['as anybody asks', {}],
    ['with the header that no foreign page can send', preflight],
  ])('%s', (_how, more) => {
    const audits = serverAudits({
      url: () => `${graph.url}/graphql`,
      fetchFn: (url: string, init: RequestInit = {}) =>
        fetch(url, { ...init, headers: { ...(init.headers as Record<string, string>), ...more } }),
    });
    it.each(audits.map(({ id, name, fn }) => ({ id, name, fn })))('$id: $name', async ({ id, fn }) => {
      const result = await fn();
      if (more !== preflight && plainGets.includes(id)) {
        expect(result).toMatchObject({ status: 'notice', response: { status: 400 } });
      } else {
        expect(result.status === 'ok' ? 'ok' : result.reason).toBe('ok');
      }
    });
  });
});

interface Ask extends RequestInit {
  readonly headers?: Record<string, string>;
  readonly search?: Record<string, string>;
  readonly accept?: string;
}

describe('the gateway over HTTP', () => {
  async function ask(init: Ask) {
    const search = init.search ? `?${new URLSearchParams(init.search).toString()}` : '';
    const response = await fetch(`${graph.url}/graphql${search}`, {
      ...init,
      headers: { accept: init.accept ?? '*/*', ...init.headers },
    });
    const text = await response.text();
    const answer = text === '' ? {} : JSON.parse(text);
    const { message, extensions } = answer.errors?.[0] ?? {};
    const type = response.headers.get('content-type')?.split(';', 1)[0];
    return { status: response.status, type, answer, code: extensions?.code, message, headers: response.headers };
  }
  const post = (body: unknown, headers: Record<string, string> = {}) =>
    ask({
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const get = (search: Record<string, string>, headers: Record<string, string> = preflight) => ask({ search, headers });

  it('knows registered operations by their id in a GET, as in a POST', async () => {
    const first = { notes: [{ text: 'first' }] };
    expect((await post({ documentId })).answer.data).toEqual(first);
    expect((await get({ documentId })).answer.data).toEqual(first);
    const persistedQuery = JSON.stringify({ persistedQuery: { version: 1, sha256Hash } });
    expect((await get({ extensions: persistedQuery })).answer.data).toEqual(first);
    expect((await get({ documentId, operationName: 'Known', variables: '{}' })).answer.data).toEqual(first);
  });

  it.each([
    ['an unknown id', { documentId: `sha256:${'0'.repeat(64)}` }, 404, 'PERSISTED_QUERY_NOT_FOUND'],
    ['an id that is none', { documentId: '__proto__' }, 404, 'PERSISTED_QUERY_NOT_FOUND'],
    ['an id and a text', { documentId, query: '{ __typename }' }, 400, 'CANNOT_SEND_PQ_ID_AND_BODY'],
    ['another operation of the document', { documentId, operationName: 'Other' }, 400, 'OPERATION_RESOLUTION_FAILURE'],
    ['extensions that are no JSON', { query: '{ __typename }', extensions: '{' }, 400, 'BAD_REQUEST'],
    ['no operation', {}, 400, 'BAD_REQUEST'],
    ['a mutation', { query: 'mutation { signIn }' }, 405, 'BAD_REQUEST'],
    ['a text that nests too deep', { query: '{ tree '.repeat(1_000) }, 400, 'OPERATION_TOO_DEEP'],
  ])('answers a GET with %s by a stable code', async (_what, search, status, code) => {
    const sent = await ask({ search, headers: preflight, accept: graphqlResponse });
    expect([sent.status, sent.code, sent.type]).toEqual([status, code, graphqlResponse]);
  });

  it('refuses an id in a GET that a foreign page could make a browser send', async () => {
    const sent = await get({ documentId }, {});
    expect([sent.status, sent.code]).toEqual([400, 'BAD_REQUEST']);
  });

  it('takes an empty operationName for none', async () => {
    expect((await get({ query: knownText, operationName: '' })).answer.errors).toBeUndefined();
    expect((await post({ query: knownText, operationName: '' })).answer.errors).toBeUndefined();
  });

  it.each(['PUT', 'PATCH', 'DELETE', 'OPTIONS'])('says how to ask to whoever comes by %s', async (method) => {
    const sent = await ask({ method });
    expect([sent.status, sent.code, sent.headers.get('allow')]).toEqual([405, 'METHOD_NOT_ALLOWED', 'GET, POST']);
  });

  it('runs nothing for a client that could not read the answer', async () => {
    const sent = await post({ query: 'mutation { signIn }' }, { accept: 'image/png' });
    expect([sent.status, sent.code, sent.type]).toEqual([406, 'NOT_ACCEPTABLE', 'application/json']);
    expect(sent.headers.get('set-cookie')).toBeNull();
  });

  it.each(['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/xml'])(
    'reads no body of type %s',
    async (type) => {
      const sent = await post('query=mutation{signIn}', { 'content-type': type, ...preflight });
      expect([sent.status, sent.code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
    },
  );

  it('writes refusals in the media type that is asked for, wherever they come from', async () => {
    const bodies = [{ query: '{' }, { documentId: 'x' }, '{', [], { query: `${'{ tree '.repeat(300)}` }];
    for (const body of bodies) {
      const sent = await post(body, { accept: graphqlResponse });
      expect([sent.type, Math.floor(sent.status / 100)]).toEqual([graphqlResponse, 4]);
    }
    const forged = await post({ query: knownText }, { authorization: 'Bearer x', accept: graphqlResponse });
    expect([forged.type, forged.status, forged.code]).toEqual([graphqlResponse, 401, 'UNAUTHORIZED']);
  });

  it('answers 200 to automatic persisted queries that are not known yet where plain JSON is asked for', async () => {
    const body = { extensions: { persistedQuery: { version: 1, sha256Hash: '0'.repeat(64) } } };
    const plain = await post(body);
    expect([plain.status, plain.code]).toEqual([200, 'PERSISTED_QUERY_NOT_FOUND']);
    const exact = await post(body, { accept: graphqlResponse });
    expect([exact.status, exact.code]).toEqual([404, 'PERSISTED_QUERY_NOT_FOUND']);
  });

  it("speaks the client's language, whichever way an operation goes", async () => {
    const japanese = { 'accept-language': 'ja' };
    const deep = (times: number) => ({ query: `{ ${'tree { '.repeat(times)}leaf${' }'.repeat(times)} }` });
    expect((await post(deep(6), japanese)).message).toBe('操作のネストが7段です。6段まで使用できます。');
    expect((await post(deep(6))).message).toBe('The operation is 7 levels deep; at most 6 are allowed.');
    expect((await post(deep(300), japanese)).message).toBe('操作のネストが深すぎます。');
    const large = { query: `{ ${'notes { text } '.repeat(1_251)} }` };
    expect((await post(large, japanese)).message).toBe('操作が選択できる項目は2500件までです。');
    for (const body of [{ query: '{ noteOfNobody { text } }' }, { query: '{ noteOfNobody { text } }' }]) {
      expect((await post(body, japanese)).message).toBe('見つかりません。');
    }
    for (const body of [{ query: '{ broken }' }, { query: '{ broken }' }]) {
      expect((await post(body, japanese)).message).toBe('サーバー側で問題が発生しました。');
    }
    expect((await post({ documentId: 'x' }, japanese)).message).toBe('この操作は登録されていません。');
  });
});
