import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { httpClient, type RawClient, socketClient } from './testing/raw-client.ts';
import { startTestGraph, type TestGraph } from './testing/test-graph.ts';

const json = (query: string, more: object = {}) => JSON.stringify({ query, ...more });
const many = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, n) => make(n)).join(' ');
const nested = (open: string, close: string, times: number, inner = '') =>
  open.repeat(times) + inner + close.repeat(times);
const add = 'mutation ($t: String!) { noteAdd(text: $t) { text } }';
const first = '[{"text":"first"}]';

/** What is answered, as it is written. */
const answered: [string, string, string][] = [
  [
    'aliases that every object has',
    json('{ __proto__: notes { constructor: text toString: __typename hasOwnProperty: text } }'),
    '{"__proto__":[{"constructor":"first","toString":"Note","hasOwnProperty":"first"}]}',
  ],
  [
    'the same across subgraphs',
    json('{ constructor: notes { __proto__: author { __proto__: __typename constructor: name valueOf: name } } }'),
    '{"constructor":[{"__proto__":{"__proto__":"User","constructor":"name of VXNlcjo3","valueOf":"name of VXNlcjo3"}}]}',
  ],
  [
    'aliases that the gateway itself uses',
    json('{ _0: notes { _entities: text representations: author { _0: __typename __typename_: name } } }'),
    '{"_0":[{"_entities":"first","representations":{"_0":"User","__typename_":"name of VXNlcjo3"}}]}',
  ],
  [
    'variables that every object has',
    json(
      `query ($__proto__: Boolean = true, $constructor: Boolean!, $toString: Boolean = false) {
        notes @include(if: $__proto__) { text @include(if: $constructor) author @include(if: $toString) { id } } }`,
      { variables: { constructor: true } },
    ),
    `{"notes":${first}}`,
  ],
  [
    'fragments that every object has',
    json(
      '{ notes { ...__proto__ ...constructor } } fragment __proto__ on Note { text } fragment constructor on Note { t: text }',
    ),
    '{"notes":[{"text":"first","t":"first"}]}',
  ],
  [
    'operations that every object has',
    json('query __proto__ { tree { leaf } } query constructor { notes { text } }', { operationName: 'constructor' }),
    `{"notes":${first}}`,
  ],
  [
    'types that every object has',
    json('{ __type(name: "__proto__") { name } a: __type(name: "constructor") { name } }'),
    '{"__type":null,"a":null}',
  ],
  ['a name of 15,000 characters', json(`query ${'x'.repeat(15_000)} { notes { text } }`), `{"notes":${first}}`],
  ['keys that stand there twice', `{"query":"{ nothing }","query":"{ notes { text } }"}`, `{"notes":${first}}`],
  [
    'variables that nest 9,000 deep and are not used',
    `{"query":"{ notes { text } }","variables":{"t":${nested('[', ']', 9_000)}}}`,
    `{"notes":${first}}`,
  ],
  [
    '2,000 aliases of one field',
    json(`{ ${many(2_000, (n) => `a${n}:__typename`)} }`),
    `{${many(2_000, (n) => `"a${n}":"Query"`).replaceAll(' ', ',')}}`,
  ],
  ['a byte order mark', json('\ufeff{ notes { text } }'), `{"notes":${first}}`],
];

/** What is refused, and by which code, whatever the transport. */
const refused: [string, string, string][] = [
  [
    'a variable that only every object has',
    json('query ($constructor: Boolean!) { notes @skip(if: $constructor) { text } }'),
    'BAD_USER_INPUT',
  ],
  [
    'a name that only every object has',
    json('query A { notes { text } }', { operationName: '__proto__' }),
    'OPERATION_RESOLUTION_FAILURE',
  ],
  ['fields that every object has', json('{ __proto__ constructor notes { toString } }'), 'GRAPHQL_VALIDATION_FAILED'],
  [
    'arguments that every object has',
    json('{ notes(__proto__: 1, constructor: 2) { text } }'),
    'GRAPHQL_VALIDATION_FAILED',
  ],
  [
    'type conditions that every object has',
    json('{ notes { ... on __proto__ { text } } }'),
    'GRAPHQL_VALIDATION_FAILED',
  ],
  ['directives that every object has', json('{ notes @__proto__ @constructor { text } }'), 'GRAPHQL_VALIDATION_FAILED'],
  ['an id that every object has', '{"query":"","documentId":"__proto__"}', 'PERSISTED_QUERY_NOT_FOUND'],
  [
    'a long name of nothing',
    json('query A { notes { text } }', { operationName: 'x'.repeat(15_000) }),
    'OPERATION_RESOLUTION_FAILURE',
  ],
  [
    'a name with half a text in it',
    json('{ notes { text } }', { operationName: 'A\n{ notes' }),
    'OPERATION_RESOLUTION_FAILURE',
  ],
  [
    'fragments that stand for a billion fields',
    json(
      `{ notes { ...F0 } } ${many(30, (n) => `fragment F${n} on Note { ...F${n + 1} ...F${n + 1} }`)} fragment F30 on Note { text }`,
    ),
    'OPERATION_TOO_LARGE',
  ],
  [
    'fragments that spread each other',
    json('{ tree { ...A } } fragment A on Tree { ...B } fragment B on Tree { ...C } fragment C on Tree { ...A }'),
    'GRAPHQL_VALIDATION_FAILED',
  ],
  ['3,000 aliases', json(`{ ${many(3_000, (n) => `a${n}:__typename`)} }`), 'OPERATION_TOO_LARGE'],
  [
    'one field 9,900 times',
    json(`{ tree { ${'leaf '.repeat(9_900)} } }`),
    // Which of the two is found first depends on who validates.
    'OPERATION_TOO_LARGE|GRAPHQL_VALIDATION_FAILED',
  ],
  [
    'brackets behind a comment that ends at CR',
    json(`#\r{ ${nested('tree { ', '}', 3_000, 'leaf')} }`),
    'OPERATION_TOO_DEEP',
  ],
  [
    'few fields within 800 fragments',
    json(
      `{ ...F0 } ${many(8, (n) => `fragment F${n} on Query { ${nested('... @include(if: true) { ', '}', 100, `...F${n + 1}`)} }`)} fragment F8 on Query { tree { leaf } }`,
    ),
    'OPERATION_TOO_DEEP',
  ],
  ['4,000 directives', json(`{ notes ${'@x '.repeat(4_000)} { text } }`), 'GRAPHQL_VALIDATION_FAILED'],
  ['more words than are read', json(`{ ${'a '.repeat(10_001)} }`), 'GRAPHQL_PARSE_FAILED'],
  ['a list of 10,000 for a text', json(add, { variables: { t: Array(10_000).fill(1) } }), 'BAD_USER_INPUT'],
  [
    '9,000 nested lists for a text',
    `{"query":"${add}","variables":{"t":${nested('[', ']', 9_000)}}}`,
    'BAD_USER_INPUT',
  ],
  [
    '5,000 nested objects for a text',
    `{"query":"${add}","variables":{"t":${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}}}`,
    'BAD_USER_INPUT',
  ],
  ['nested lists in the operation', json(`{ notes(x: ${nested('[', ']', 300)}) { text } }`), 'OPERATION_TOO_DEEP'],
  ['a number beyond all numbers', `{"query":"${add}","variables":{"t":1e400}}`, 'BAD_USER_INPUT'],
  ['U+0000 in a text', json(add, { variables: { t: 'a\0b' } }), 'VALIDATION_ERROR'],
  ['U+0000 in the operation', json('{ notes\0 { text } }'), 'GRAPHQL_PARSE_FAILED'],
  [
    'half a surrogate pair in the operation',
    json(`mutation { noteAdd(text: "\ud800") { text } }`),
    'GRAPHQL_PARSE_FAILED',
  ],
];

/** What is not even a request. Over a socket it breaks the protocol, which ends the socket as the protocol has it. */
const malformed: [string, string][] = [
  ['a list of operations', `[${json('{ notes { text } }')}]`],
  ['9,000 nested lists', nested('[', ']', 9_000)],
  ['a number', '5'],
  ['null', 'null'],
  ['a text', '"{ notes { text } }"'],
  ['a query that is a number', '{"query":5}'],
  ['a query that is a list', '{"query":["{ notes { text } }"]}'],
  ['a query that is a parsed one', '{"query":{"kind":"Document","definitions":[]}}'],
  ['a name that is a number', json('{ notes { text } }', { operationName: 5 })],
  ['variables that are a text', json('{ notes { text } }', { variables: '{}' })],
  ['variables that are a list', json('{ notes { text } }', { variables: [] })],
  ['extensions that are a number', json('{ notes { text } }', { extensions: 5 })],
];

/** JSON may hold this; Fastify does not let it in, and over a socket it means nothing. */
const poisoned: [string, string][] = [
  ['a body', '{"query":"{ notes { text } }","__proto__":{"isPolluted":true}}'],
  [
    'variables',
    '{"query":"{ notes { text } }","variables":{"__proto__":{"isPolluted":true},"constructor":{"prototype":{"isPolluted":true}}}}',
  ],
  [
    'extensions',
    '{"query":"{ notes { text } }","extensions":{"__proto__":{"persistedQuery":{"version":1,"sha256Hash":"x"}}}}',
  ],
];

describe.each(['in one process', 'over HTTP'] as const)('hostile input, the subgraphs %s', (edition) => {
  let graph: TestGraph;
  let byHttp: RawClient;
  let bySocket: RawClient;
  const inherited = Reflect.ownKeys(Object.prototype);
  beforeAll(async () => {
    graph = await startTestGraph({ edition, plansOnThread: true, bodyLimit: 256 * 1024 });
    const authorization = `Bearer ${await graph.token()}`;
    byHttp = httpClient(graph.url, { authorization });
    bySocket = socketClient(graph.url, authorization);
  });
  afterAll(() => graph.close());
  afterEach(async () => {
    expect(Reflect.ownKeys(Object.prototype)).toEqual(inherited);
    const honest = '{"query":"{ notes { text author { name } } me { name } }"}';
    const data = { notes: [{ text: 'first', author: { name: 'name of VXNlcjo3' } }], me: { name: 'name of VXNlcjo3' } };
    expect(await byHttp(honest)).toMatchObject({ status: 200, data });
    expect(await bySocket(honest)).toMatchObject({ status: 200, data });
  });

  // The second time by HTTP the operation is known.
  it.each(answered)('is answered: %s', async (_what, payload, data) => {
    for (const ask of [byHttp, byHttp]) expect((await ask(payload)).text).toBe(`{"data":${data}}`);
    expect((await bySocket(payload)).text).toBe(`{"id":"1","type":"next","payload":{"data":${data}}}`);
  });

  it.each(refused)('is refused: %s', async (_what, payload, code) => {
    for (const ask of [byHttp, byHttp, bySocket]) {
      const { errors, data } = await ask(payload);
      expect(errors?.map(({ extensions }) => extensions?.code)).toContainEqual(expect.stringMatching(code));
      expect([undefined, null, { noteAdd: null }]).toContainEqual(data);
    }
  });

  it.each(malformed)('is no request: %s', async (_what, payload) => {
    const { status, errors } = await byHttp(payload);
    expect([status, errors?.[0]?.extensions?.code]).toEqual([400, 'BAD_REQUEST']);
    expect((await bySocket(payload)).status).toBe(4400);
  });

  it.each(poisoned)('cannot poison by %s', async (_what, payload) => {
    const { status, errors } = await byHttp(payload);
    expect([status, errors?.[0]?.extensions?.code]).toEqual([400, 'VALIDATION_ERROR']);
    expect((await bySocket(payload)).data).toEqual({ notes: [{ text: 'first' }] });
  });

  it('is kept apart from what every variable has: a value by the name of __proto__', async () => {
    const payload =
      '{"query":"query ($__proto__: Boolean!) { notes @skip(if: $__proto__) { text } tree { leaf } }","variables":{"__proto__":true}}';
    // A subgraph that is a process of its own takes no body with such a key; that costs nobody else anything.
    const tree = edition === 'in one process' ? { leaf: 1 } : null;
    expect((await bySocket(payload)).data).toEqual({ tree });
  });

  it('is too much for a socket: 100,000 characters in one message', async () => {
    expect((await bySocket(json(`{ notes { text } } # ${'x'.repeat(100_000)}`))).status).toBe(1009);
  });
});
