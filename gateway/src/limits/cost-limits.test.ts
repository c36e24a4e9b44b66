import { startRedisServer } from '@kizuna/kit/testing/redis-server';
import { buildSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createGraphTypes } from '../execution/graph-types.ts';
import { type CheckPriced, createReadyOperations } from '../operations/ready-operations.ts';
import { openSocket } from '../testing/socket-client.ts';
import { startTestGraph, type TestGraph } from '../testing/test-graph.ts';
import { createCostRules } from './cost-rules.ts';

/** 20 points: the graph says nothing of its lists, which are taken to be ten long. */
const notes = '{ notes { text author { name } } }';
const more = 'query ($more: Boolean!) { notes { author { id } } more: notes @include(if: $more) { author { id } } }';
const env = { COST_LIMIT: '30', COST_BUDGET_ADDRESS: '70/1', COST_BUDGET_USER: '70/1' };

let graph: TestGraph;
beforeAll(async () => {
  graph = await startTestGraph({ edition: 'in one process', env });
});
afterAll(() => graph.close());

async function ask(body: unknown, headers: Record<string, string> = {}, of = graph) {
  const response = await fetch(`${of.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const answer = (await response.json()) as {
    readonly data?: unknown;
    readonly errors?: readonly { readonly message: string; readonly extensions: Record<string, unknown> }[];
    readonly extensions?: unknown;
  };
  return { status: response.status, headers: response.headers, answer, error: answer.errors?.[0] };
}

/** Each test has a user of its own, so that none spends the points of another. */
const bearer = async (userId: number, of = graph) => ({ authorization: `Bearer ${await of.token({ userId })}` });

describe('an operation that costs too much', () => {
  it('is refused with its cost and the limit, known before or not', async () => {
    const user = await bearer(1);
    for (const _way of ['through @apollo/server', 'again']) {
      const { status, error } = await ask({ query: more, variables: { more: true } }, user);
      expect(status).toBe(400);
      expect(error?.message).toContain('costs 40 points; at most 30 are allowed');
      expect(error?.extensions).toEqual({ code: 'OPERATION_TOO_COMPLEX', details: { cost: 40, limit: 30 } });
    }
    expect((await ask({ query: more, variables: { more: false } }, user)).status).toBe(200);
    const known = await ask({ query: more, variables: { more: true } }, { ...user, 'accept-language': 'ja' });
    expect([known.status, known.error?.extensions.code]).toEqual([400, 'OPERATION_TOO_COMPLEX']);
    expect(known.error?.message).toContain('40ポイント');
  });

  it('is refused on a socket and in an event stream, too', async () => {
    const socket = await openSocket(graph.url, await graph.token({ userId: 2 }));
    const frame = await socket.subscribe(more, { more: true }).next();
    expect(frame.payload?.errors?.[0]?.extensions?.code).toBe('OPERATION_TOO_COMPLEX');
    expect((await socket.subscribe(more, { more: false }).next()).payload?.data).toBeTruthy();
    await socket.close();
    const stream = await fetch(`${graph.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...(await bearer(2)) },
      body: JSON.stringify({ query: more, variables: { more: true } }),
    });
    expect(await stream.text()).toContain('"code":"OPERATION_TOO_COMPLEX"');
  });

  it('is not planned', async () => {
    const schema = buildSchema('type Query { things(first: Int): [Thing!]! } type Thing { id: ID }');
    const operations = createReadyOperations({
      apiSchema: schema,
      types: createGraphTypes(schema),
      planner: { plan: () => Promise.reject(new Error('was planned')), close: async () => {} },
      rules: [],
      names: { fields: new Set(), required: new Set() },
      access: null,
      costs: createCostRules(schema, 10),
      isRegistered: () => false,
    });
    const check: CheckPriced = ({ price }) => {
      if (price({}) > 5) throw new Error('is too dear');
    };
    await expect(operations.prepare('{ things { id } }', undefined, check)).rejects.toThrow('is too dear');
    await expect(operations.prepare('{ __typename }', undefined, check)).rejects.toThrow('was planned');
  });
});

describe('a budget', () => {
  // No point comes back while a slow machine asks.
  beforeAll(() => {
    const clock = vi.spyOn(performance, 'now').mockReturnValue(performance.now());
    return () => clock.mockRestore();
  });

  it('ends with 429 and says when to come back, whichever way the request goes', async () => {
    const first = await ask({ query: notes });
    expect(first.headers.get('ratelimit-policy')).toBe('"address";q=70;qu="points";w=70');
    expect(first.headers.get('ratelimit')).toMatch(/^"address";r=49;t=21$/);
    await ask({ query: notes });
    await ask({ query: notes });
    const known = await ask({ query: notes });
    const unknown = await ask({ query: `${notes} # not seen yet` });
    for (const { status, error, headers } of [known, unknown]) {
      expect(status).toBe(429);
      expect(error?.extensions).toMatchObject({ code: 'RATE_LIMITED', retryAfter: expect.any(Number) });
      expect(Number(headers.get('retry-after'))).toBe(error?.extensions.retryAfter);
      expect(headers.get('ratelimit')).toMatch(/^"address";r=\d;/);
    }
    expect(known.error?.extensions.retryAfter).toBeGreaterThan(8);
    // Somebody else has their own.
    expect((await ask({ query: notes }, await bearer(3))).status).toBe(200);
  });

  it('is the same on a socket, where a subscription pays for its start and not for its events', async () => {
    const socket = await openSocket(graph.url, await graph.token({ userId: 4 }));
    const added = socket.subscribe('subscription { noteAdded { text } }');
    await graph.subscribed();
    const user = await bearer(4);
    for (let count = 0; count < 4; count += 1) {
      await ask({ query: 'mutation { noteAdd(text: "x") { text } }' }, user);
    }
    expect(await added.data(4)).toHaveLength(4);
    const before = await ask({ query: '{ __typename }' }, user);
    // 70 less the start and its text, four mutations and a text, a query and its text.
    expect(before.headers.get('ratelimit')).toMatch(/^"user";r=21;/);
    await ask({ query: notes }, user);
    const frame = await socket.subscribe(notes).next();
    expect(frame.payload?.errors?.[0]?.extensions).toMatchObject({ code: 'RATE_LIMITED' });
    await socket.close();
  });

  it('is spent by what is refused, too', async () => {
    const wrong = 'query ($more: Boolean!) { notes @include(if: $more) { text } }';
    const refused = [
      { query: '{ notes ' },
      { query: '{ nothing }' },
      { query: wrong, variables: { more: 5 } },
      { query: more, variables: { more: true } },
    ];
    for (const [index, body] of refused.entries()) {
      const user = await bearer(50 + index);
      let status = 0;
      for (let count = 0; count < 90 && status !== 429; count += 1) status = (await ask(body, user)).status;
      expect(status).toBe(429);
      expect((await ask({ query: notes }, user)).status).toBe(429);
    }
  });

  it('is not spared by aliases, nor by batches, which are none of ours', async () => {
    const user = await bearer(6);
    const aliases = (count: number) => Array.from({ length: count }, (_, n) => `a${n}: signIn`).join(' ');
    const { headers } = await ask({ query: `mutation { ${aliases(3)} }` }, user);
    expect(headers.get('ratelimit')).toMatch(/^"user";r=39;/);
    const many = await ask({ query: `mutation { ${aliases(4)} }` }, user);
    expect(many.error?.extensions.details).toEqual({ cost: 40, limit: 30 });
    const batch = JSON.stringify(Array.from({ length: 3 }, () => ({ query: 'mutation { signIn }' })));
    expect((await ask(batch, user)).answer.data).toBeUndefined();
  });

  it('is told to those who ask for it', async () => {
    // A text that nobody has sent yet costs a point more.
    await ask({ query: notes }, await bearer(8));
    const user = await bearer(7);
    for (const remaining of [50, 30]) {
      const { answer } = await ask({ query: notes, extensions: { cost: true } }, user);
      expect(answer.data).toBeTruthy();
      expect(answer.extensions).toEqual({ cost: { requested: 20, remaining } });
    }
    expect((await ask({ query: '{ __typename }' }, user)).answer.extensions).toBeUndefined();
  });
});

const redis = await startRedisServer();
afterAll(() => redis?.stop());

describe.runIf(redis)('two gateways on one Redis', () => {
  it('share what a user may spend', async () => {
    const shared = { COST_LIMIT: '30', COST_BUDGET_USER: '90/1' };
    const launch = () => startTestGraph({ edition: 'in one process', env: shared, redisUrl: redis?.url ?? '' });
    const graphs = await Promise.all([launch(), launch()]);
    const statuses: number[] = [];
    for (let count = 0; count < 6; count += 1) {
      const of = graphs[count % 2];
      statuses.push((await ask({ query: notes }, await bearer(1, of), of)).status);
    }
    expect(statuses.slice(0, 3)).toEqual([200, 200, 200]);
    // A twentieth for each gateway is less than one more.
    expect(statuses.slice(4)).toEqual([429, 429]);
    expect((await ask({ query: notes }, await bearer(2, graphs[1]), graphs[1])).status).toBe(200);
    await Promise.all(graphs.map((one) => one.close()));
  });
});
