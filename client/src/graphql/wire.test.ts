import { persistedExchange } from '@urql/exchange-persisted';
import { Client, fetchExchange, gql } from 'urql';
import { expect, test } from 'vitest';
import { createAuthExchange } from './auth.ts';
import { createCacheExchange } from './cache.ts';
import { documentHash } from './document-hash.ts';
import manifest from './generated/persisted-documents.json';
import { persistedOptions } from './persisted.ts';
import { createSessionKeeper } from './session-keeper.ts';
import { SessionViewer } from './session-viewer.ts';

interface Request {
  readonly authorization: string | undefined;
  readonly body: Record<string, unknown>;
}

type Answer = (request: Request) => { data?: unknown; errors?: unknown };

/** The client's way out, with a gateway that answers as the test says. */
function connect(answer: Answer, refreshed: string | null = 'fresh') {
  const requests: Request[] = [];
  const keeper = createSessionKeeper({
    refresh: async () => (refreshed ? { kind: 'token', accessToken: refreshed } : { kind: 'ended' }),
    exclusively: (task) => task(),
    channel: { announce: () => {}, listen: () => () => {} },
  });
  keeper.adopt('stale');
  const gateway: typeof fetch = async (_url, init) => {
    const headers = new Headers(init?.headers);
    const request = {
      authorization: headers.get('authorization') ?? undefined,
      body: JSON.parse(typeof init?.body === 'string' ? init.body : '{}'),
    };
    requests.push(request);
    return new Response(JSON.stringify(answer(request)), { headers: { 'content-type': 'application/json' } });
  };
  const client = new Client({
    url: 'http://gateway.test/graphql',
    preferGetMethod: false,
    fetch: gateway,
    exchanges: [createCacheExchange(), createAuthExchange(keeper), persistedExchange(persistedOptions), fetchExchange],
  });
  return { client, keeper, requests };
}

const mika = {
  __typename: 'User',
  id: '1',
  username: 'mika',
  displayName: 'Mika',
  avatarUrl: null,
  userType: 'MEMBER',
};
const unauthorized = { errors: [{ message: 'Please sign in.', extensions: { code: 'UNAUTHORIZED' } }] };

test('an operation goes out as its hash and never as a text', async () => {
  const { client, requests } = connect(() => ({ data: { viewer: mika } }));
  await client.query(SessionViewer, {}).toPromise();
  expect(requests[0]?.body).toEqual({
    operationName: 'SessionViewer',
    extensions: { persistedQuery: { version: 1, sha256Hash: documentHash(SessionViewer) } },
  });
});

test('what the cache wants to know is part of the text behind the hash', () => {
  const text = Object.entries(manifest).find(([hash]) => hash === documentHash(SessionViewer))?.[1];
  expect(text).toContain('viewer { __typename');
});

test('a refused request is sent once more with a new token', async () => {
  const { client, requests } = connect(({ authorization }) =>
    authorization === 'Bearer fresh' ? { data: { viewer: mika } } : unauthorized,
  );
  const { data } = await client.query(SessionViewer, {}).toPromise();
  expect(data?.viewer?.username).toBe('mika');
  expect(requests.map(({ authorization }) => authorization)).toEqual(['Bearer stale', 'Bearer fresh']);
});

test('a request that is refused again is given up, and one without a session signs out', async () => {
  const again = connect(() => unauthorized);
  expect((await again.client.query(SessionViewer, {}).toPromise()).error?.message).toContain('Please sign in.');
  expect(again.requests).toHaveLength(2);

  const ended = connect(() => unauthorized, null);
  await ended.client.query(SessionViewer, {}).toPromise();
  expect(ended.keeper.state.get().status).toBe('signed-out');
});

test('an operation that codegen does not know has no hash to be sent by', () => {
  expect(() => documentHash(gql`query Handmade { viewer { id } }`)).toThrow('Only operations that codegen knows');
});
