import { buildSubgraphSchema } from '@apollo/subgraph';
import { type GraphQLFieldResolver, parse } from 'graphql';
import { SignJWT } from 'jose';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { KizunaError } from '../errors/kizuna-error.ts';
import { testLogger } from '../logging/logger.ts';
import { createAssertionSigner, createAssertionVerifier } from '../viewer/assertion.ts';
import { type RequestContext, subgraphHeaders } from './request-context.ts';
import {
  createSubgraphExecutor,
  type SubgraphEvent,
  type SubgraphRequest,
  type SubgraphResponse,
} from './subgraph-executor.ts';

const secret = new TextEncoder().encode('the secret of gateway and subgraphs');
const viewer = { userId: 7, userType: 'MEMBER', sessionId: 70 } as const;
const sign = createAssertionSigner(secret);

const typeDefs = parse(`
  type Query { me: Int  found: Int  broken: Int  never: Int!  double(of: Int!): Int  seen: Int }
  type Mutation { signOut: Int }
  type Subscription { count(to: Int!): Int!  failing: Int  refused: Int  watched: Int }`);

type Resolver = GraphQLFieldResolver<unknown, RequestContext>;
type Resolvers = Record<
  string,
  Record<string, Resolver | { subscribe: Resolver; resolve?: (value: number) => number }>
>;

/** The nodes of the fields that were asked for `seen`. */
const seen: unknown[] = [];

/** A source of which a test says what it gives, and sees whether it is left. */
const watched = {
  next: vi.fn<() => Promise<IteratorResult<number, void>>>(),
  return: vi.fn(async () => ({ done: true, value: undefined }) as const),
  [Symbol.asyncIterator]: () => watched,
};

const resolvers: Resolvers = {
  Query: {
    me: (_, __, context) => context.viewer?.userId ?? null,
    found: () => Promise.reject(new KizunaError('NOT_FOUND')),
    broken: () => Promise.reject(new Error('connect ECONNREFUSED 10.0.0.7 password=hunter2')),
    never: () => null,
    double: (_, { of }) => of * 2,
    seen: (_, __, ___, { fieldNodes }) => seen.push(fieldNodes),
  },
  Mutation: {
    signOut: (_, __, context) => {
      context.effects.refreshToken = null;
      return 1;
    },
  },
  Subscription: {
    count: {
      subscribe: async function* count(_, { to }) {
        for (let value = 1; value <= to; value += 1) yield value;
      },
      resolve: (value) => value,
    },
    failing: {
      subscribe: async function* failing() {
        yield 1;
        throw new Error('password=hunter2');
      },
      resolve: (value) => value,
    },
    watched: {
      subscribe: () => watched,
      resolve(value) {
        if (value === 2) throw new Error('password=hunter2');
        return value;
      },
    },
    refused: { subscribe: () => Promise.reject(new KizunaError('FORBIDDEN')) },
  },
};

/** What the schema builder takes; it does not know our context. */
type SchemaModule = Extract<Parameters<typeof buildSubgraphSchema>[0], { typeDefs: unknown }>;

function createExecutor() {
  let contexts = 0;
  const schema = buildSubgraphSchema({ typeDefs, resolvers } as SchemaModule);
  const createContext = (request: RequestContext) => {
    contexts += 1;
    return request;
  };
  const executor = createSubgraphExecutor(
    { name: 'notes', schema, createContext, health: {}, close: async () => {} },
    { verifyAssertion: createAssertionVerifier(secret, 'notes'), logger: testLogger() },
  );
  return { executor, contexts: () => contexts };
}

const headers = async (locale = 'en') => ({
  [subgraphHeaders.assertion]: sign(viewer, 'notes'),
  [subgraphHeaders.locale]: locale,
});

async function all(answer: AsyncIterableIterator<SubgraphEvent> | SubgraphResponse): Promise<SubgraphResponse[]> {
  if (!(Symbol.asyncIterator in answer)) throw new Error(JSON.stringify(answer));
  const events: SubgraphResponse[] = [];
  for await (const { json } of answer) events.push(JSON.parse(json));
  return events;
}

const internalError = { code: 'INTERNAL_ERROR', errorId: expect.any(String) };
const codes = ({ errors }: SubgraphResponse) => errors?.map(({ extensions }) => extensions?.code);

describe('a subgraph', () => {
  const { executor, contexts } = createExecutor();
  const execute = async (request: SubgraphRequest): Promise<SubgraphResponse> =>
    JSON.parse(await executor.execute(request));
  const run = async (query: string, variables?: Record<string, unknown>, locale?: string) =>
    execute({ query, ...(variables ? { variables } : {}), headers: await headers(locale) });

  it('believes the gateway about the viewer', async () => {
    expect(await run('{ me }')).toEqual({ data: { me: 7 } });
    const nobody = { [subgraphHeaders.assertion]: sign(null, 'notes') };
    expect(await execute({ query: '{ me }', headers: nobody })).toEqual({ data: { me: null } });
  });

  it('runs nothing without an assertion that was made for it, in any of its doors', async () => {
    const other = new TextEncoder().encode('somebody else made this one up');
    const claims = new SignJWT({ viewer }).setIssuer('kizuna-gateway').setAudience('notes').setIssuedAt();
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${sign(viewer, 'notes').split('.')[1]}.`;
    const assertions = [
      undefined,
      '',
      'rubbish',
      unsigned,
      sign(viewer, 'chat'),
      createAssertionSigner(other)(viewer, 'notes'),
      await claims.setProtectedHeader({ alg: 'HS256' }).setExpirationTime('-1s').sign(secret),
      await new SignJWT({ viewer: { userId: 'x' } })
        .setProtectedHeader({ alg: 'HS256' })
        .setIssuer('kizuna-gateway')
        .setAudience('notes')
        .setExpirationTime('1m')
        .sign(secret),
    ];
    const before = contexts();
    for (const assertion of assertions) {
      const request = { headers: { [subgraphHeaders.assertion]: assertion } };
      expect(codes(await execute({ ...request, query: '{ me }' }))).toEqual(['UNAUTHORIZED']);
      expect(await executor.subscribe({ ...request, query: 'subscription { count(to: 1) }' })).toMatchObject({
        errors: [{ extensions: { code: 'UNAUTHORIZED' } }],
      });
    }
    expect(contexts()).toBe(before);
  });

  it('masks what it did not expect, and keeps codes, places and the language', async () => {
    expect(await run('{ broken found }', {}, 'ja')).toEqual({
      data: { broken: null, found: null },
      errors: expect.arrayContaining([
        expect.objectContaining({
          message: 'サーバー側で問題が発生しました。',
          path: ['broken'],
          extensions: internalError,
        }),
        expect.objectContaining({ message: '見つかりません。', path: ['found'], extensions: { code: 'NOT_FOUND' } }),
      ]),
    });
    const never = await run('{ never }');
    expect(never).toMatchObject({ data: null, errors: [{ extensions: internalError }] });
    expect(JSON.stringify(never)).not.toContain('non-nullable');
  });

  it('says what is wrong with a request', async () => {
    expect(codes(await run('{ me'))).toEqual(['GRAPHQL_VALIDATION_FAILED']);
    expect(codes(await run('{ nothing }'))).toEqual(['GRAPHQL_VALIDATION_FAILED']);
    expect(codes(await run('query ($of: Int!) { double(of: $of) }', { of: 'two' }))).toEqual([
      'GRAPHQL_VALIDATION_FAILED',
    ]);
    expect(await executor.subscribe({ query: '{ me }', headers: await headers() })).toHaveProperty('errors');
  });

  it('runs the same text with other values, and the operation that is named', async () => {
    const query = 'query A($of: Int!) { double(of: $of) } query B { me }';
    const ask = async (operationName: string, of: number) =>
      execute({ query, operationName, variables: { of }, headers: await headers() });
    expect((await ask('A', 2)).data).toEqual({ double: 4 });
    expect((await ask('A', 3)).data).toEqual({ double: 6 });
    expect((await ask('B', 3)).data).toEqual({ me: 7 });
  });

  it('remembers what it prepared for 400,000 characters of text, and two variants of an operation', async () => {
    const query = 'query ($a: Boolean!, $b: Boolean!) { seen x: me @include(if: $a) y: me @include(if: $b) }';
    const ask = async (a: boolean, b: boolean) => {
      expect((await run(query, { a, b })).errors).toBeUndefined();
      return seen.pop();
    };
    const other = (name: string) => run(`query ${name} { me }${' '.repeat(100_000)}`);
    const first = await ask(true, true);
    const second = await ask(true, false);
    const third = await ask(false, true);
    await Promise.all(['A', 'B', 'C'].map(other));
    // Nodes that were put together once are the same array.
    expect(await ask(true, true)).toBe(first);
    expect(await ask(true, false)).toBe(second);
    expect(await ask(false, true)).not.toBe(third);
    await Promise.all(['D', 'E', 'F', 'G'].map(other));
    expect(await ask(true, true)).not.toBe(first);
  });

  it('hands on what a resolver wants the gateway to do', async () => {
    expect(await run('mutation { signOut }')).toEqual({
      data: { signOut: 1 },
      extensions: { effects: { refreshToken: null } },
    });
  });

  it('answers each event of a subscription with a context of its own', async () => {
    const before = contexts();
    const answer = await executor.subscribe({ query: 'subscription { count(to: 3) }', headers: await headers() });
    expect(await all(answer)).toEqual([{ data: { count: 1 } }, { data: { count: 2 } }, { data: { count: 3 } }]);
    expect(contexts() - before).toBe(4);
  });

  it('ends a subscription whose source throws with one masked error', async () => {
    const answer = await executor.subscribe({ query: 'subscription { failing }', headers: await headers() });
    const events = await all(answer);
    expect(events).toEqual([
      { data: { failing: 1 } },
      { errors: [expect.objectContaining({ extensions: internalError })] },
    ]);
    expect(JSON.stringify(events)).not.toContain('hunter2');
  });

  describe('whose subscription is answered', () => {
    const atEnd = { done: true, value: undefined } as const;
    const failed = { done: false, value: { errors: [{ extensions: { code: 'INTERNAL_ERROR' } }], sequence: null } };
    async function open() {
      for (const part of [watched.next, watched.return]) part.mockClear();
      const answer = await executor.subscribe({ query: 'subscription { watched }', headers: await headers() });
      if (!(Symbol.asyncIterator in answer)) throw new Error(JSON.stringify(answer));
      return answer;
    }

    it('leaves its source when nobody wants more', async () => {
      const events = await open();
      watched.next.mockResolvedValueOnce({ done: false, value: 1 });
      expect(await events.next()).toMatchObject({ value: { json: '{"data":{"watched":1}}' } });
      await events.return?.();
      expect(watched.return).toHaveBeenCalledTimes(1);
    });

    it.each([
      ['later', () => Promise.reject(new Error('password=hunter2'))],
      [
        'at once',
        () => {
          throw new Error('password=hunter2');
        },
      ],
    ])('ends with one last answer when its source fails (%s), and leaves it', async (_, fail) => {
      const events = await open();
      watched.next.mockImplementationOnce(fail);
      expect(await events.next()).toMatchObject(failed);
      expect(watched.return).toHaveBeenCalledTimes(1);
      expect(await events.next()).toEqual(atEnd);
      expect(watched.next).toHaveBeenCalledTimes(1);
    });

    it('goes on after an event that cannot be resolved, and ends when its source does', async () => {
      const events = await open();
      for (const value of [2, 3]) watched.next.mockResolvedValueOnce({ done: false, value });
      watched.next.mockResolvedValueOnce(atEnd);
      expect(await events.next()).toMatchObject({ value: { errors: [{ path: ['watched'] }] } });
      expect(await events.next()).toMatchObject({ value: { json: '{"data":{"watched":3}}' } });
      expect(await events.next()).toEqual(atEnd);
    });
  });

  it('refuses a subscription with an answer alone', async () => {
    const answer = await executor.subscribe({ query: 'subscription { refused }', headers: await headers() });
    expect(answer).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
  });
});

describe('an assertion', () => {
  afterEach(() => vi.useRealTimers());

  it('is used again for the same viewer and subgraph, and believed for a minute', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-21T00:00:00Z') });
    const signer = createAssertionSigner(secret);
    const verify = createAssertionVerifier(secret, 'notes');
    const first = signer(viewer, 'notes');
    expect(signer(viewer, 'notes')).toBe(first);
    expect(signer(viewer, 'chat')).not.toBe(first);
    expect(signer({ ...viewer, sessionId: 71 }, 'notes')).not.toBe(first);
    expect(verify(first)).toEqual(viewer);

    vi.advanceTimersByTime(59_000);
    expect(verify(first)).toEqual(viewer);
    vi.advanceTimersByTime(2_000);
    expect(() => verify(first)).toThrow(expect.objectContaining({ code: 'UNAUTHORIZED' }));
  });
});
