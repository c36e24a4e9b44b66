import { AsyncLocalStorage } from 'node:async_hooks';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import type { SubgraphResponse } from '@kizuna/kit/graph/subgraph-executor';
import { parse, validate } from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../testing/differential/compare.ts';
import { type ComposedCase, composeCase } from '../testing/differential/compose-case.ts';
import type { FederatedCase } from '../testing/differential/federated-case.ts';
import { mutateAnswer } from '../testing/differential/mutate-answer.ts';
import { generateOperation } from '../testing/differential/operation-generator.ts';
import { createRandom } from '../testing/differential/random.ts';
import { createRun, type Request, type Run } from '../testing/differential/system-under-test.ts';
import { readParsed } from '../testing/differential/value-reader.ts';
import { createWorld } from '../testing/differential/world.ts';
import { answerBytes } from '../upstream/answer-bytes.ts';

/** Something of everything that the reader knows. Keys are prefixes of others. */
const graph: FederatedCase = {
  name: 'mutated-answers',
  maxFields: 25,
  subgraphs: {
    'shop-svc': `
      scalar Json
      enum Colour { RED GREEN BLUE }
      interface Named { name: String }
      union Thing = Item | Person | Box
      type Query { items: [Item!]  item: Item!  things: [Thing]  named: [[Named]]  grid: [[Int!]!]  json: [Json!] }
      type Item implements Named @key(fields: "id") {
        id: ID!  i: Int  idx: Int!  price: Float  pri: [Float]  colour: Colour  colours: [[Colour!]]  flag: Boolean
        json: Json  name: String  owner: Person  parts: [Item!]  like: Item
      }
      type Person implements Named @key(fields: "id") { id: ID!  name: String!  box: Box  like: Named }
      type Box { size: Int!  ids: [ID!]!  inner: Box  in: [[Thing!]]  like: Person }`,
    'stock-svc': `
      type Query { first: Item }
      type Item @key(fields: "id") {
        id: ID!  price: Float @external  colours: [[Colour!]] @external
        shipping: Float @requires(fields: "price colours")  stock: Int!  maker: Person  similar: [Item]
      }
      enum Colour { RED GREEN BLUE }
      type Person @key(fields: "id") { id: ID!  nick: String!  age: Int  bought: [Item!] }`,
    'fame-svc': `
      type Person @key(fields: "id") { id: ID!  fame: Float  fans: [Person!] }
      type Item @key(fields: "id") { id: ID!  stars: [Int] }`,
  },
  operations: [
    '{ items { id i idx price shipping stock owner { nick fame } parts { id owner { nick age fans { name } } stars } } }',
    '{ things { ... on Item { a: id b: id shipping like { id } } ... on Person { id: name like { name } } ... on Box { size inner { ids } like { fame } } } }',
    {
      query:
        'query ($yes: Boolean!, $no: Boolean!) { item { i @include(if: $yes) idx @skip(if: $yes) stock @include(if: $no) owner @include(if: $yes) { nick age @skip(if: $no) } } grid json }',
      variables: { yes: true, no: false },
    },
    '{ named { name ... on Item { colour colours flag json pri } } first { maker { nick bought { shipping stars } } } }',
  ],
};

const rounds = 250;

/** What happens to the answers that one run gets. */
interface Round {
  readonly seed: number;
  /** The answer that is mutated, counted from 0. */
  readonly target: number;
  answers: number;
  mutated: Buffer | null;
}
const now = new AsyncLocalStorage<Round>();

function give(right: SubgraphResponse, wrong: (bytes: Buffer) => Uint8Array): Uint8Array {
  const bytes = Buffer.from(JSON.stringify(right));
  const round = now.getStore();
  if (!round) return bytes;
  round.answers += 1;
  if (round.answers - 1 !== round.target) return bytes;
  round.mutated = mutateAnswer(right, createRandom(round.seed));
  return wrong(round.mutated);
}

describe('an engine whose subgraphs answer anything', () => {
  let composed: ComposedCase;
  let operations: Request[];
  let runs: Record<'engine' | 'plain', Run>;

  beforeAll(() => {
    composed = composeCase(graph);
    const written = graph.operations.map((one) => (typeof one === 'string' ? { query: one } : one));
    const random = Array.from({ length: 16 }, (_, seed) =>
      generateOperation(composed.apiSchema, createRandom(seed), 25),
    );
    operations = [...written, ...random].filter(({ query }) => validate(composed.apiSchema, parse(query)).length === 0);
    expect(operations.length).toBeGreaterThan(8);
    composed.surround({ world: createWorld(composed.graph, graph, 1), fault: undefined, requests: 0 });
    runs = {
      engine: createRun(composed, (right) => give(right, answerBytes)),
      plain: createRun(composed, (right) => give(right, readable), readParsed),
    };
  });

  it('takes of each what a plain reader takes, and keeps nothing for other runs', async () => {
    const right = new Map<Request, string>();
    for (const operation of operations) right.set(operation, JSON.stringify(await runs.plain(operation)));
    const failures: string[] = [];
    const seen = { refused: 0, taken: 0, repeating: 0 };
    for (let seed = 0; seed < rounds && failures.length < 5; seed += 1) {
      const random = createRandom(seed);
      const [operation, other] = [random.pick(operations), random.pick(operations)];
      const target = random.below(4);
      const mutatedRun = async (run: Run) => {
        const round: Round = { seed, target, answers: 0, mutated: null };
        const answer = await now.run(round, () => run(operation));
        return { answer: told(answer), mutated: round.mutated };
      };
      const [byEngine, beside, plainly] = await Promise.all([
        mutatedRun(runs.engine),
        runs.engine(other),
        mutatedRun(runs.plain),
      ]);
      const after = await runs.engine(other);
      const kind = kindOf(byEngine.mutated);
      seen[kind] += 1;
      const problem =
        JSON.stringify(beside) !== right.get(other) || JSON.stringify(after) !== right.get(other)
          ? 'another run is told something else'
          : kind !== 'repeating' && byEngine.answer !== plainly.answer
            ? `${kind}: the two readers differ`
            : null;
      if (problem === null) continue;
      failures.push(
        [
          `seed ${seed}: ${problem}`,
          operation.query,
          byEngine.mutated,
          plainly.mutated,
          byEngine.answer,
          plainly.answer,
        ].join('\n'),
      );
    }
    expect(failures.join('\n\n')).toBe('');
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(0);
  });
});

/** What the other reader is given: it does not refuse what is no answer. */
function readable(bytes: Buffer): Uint8Array {
  answerBytes(bytes);
  if (kindOf(bytes) === 'refused') throw new KizunaError('SERVICE_UNAVAILABLE');
  return bytes;
}

/** Deeper ones are refused, although they are JSON. */
const maxDepth = 200;

/** Members of one name twice are told apart only by who reads values: there the last one counts, here they are put together. */
function kindOf(bytes: Buffer | null): 'refused' | 'taken' | 'repeating' {
  if (!bytes) return 'taken';
  const text = bytes.toString();
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'refused';
  }
  const { members, depth } = measured(value);
  if (depth > maxDepth) return 'refused';
  const colons = text.replaceAll(/"(?:[^"\\]|\\.)*"/g, '').split(':').length - 1;
  return colons === members ? 'taken' : 'repeating';
}

function measured(value: unknown): { members: number; depth: number } {
  if (typeof value !== 'object' || value === null) return { members: 0, depth: 0 };
  const inner = Object.values(value).map(measured);
  const own = Array.isArray(value) ? 0 : inner.length;
  return {
    members: inner.reduce((sum, { members }) => sum + members, own),
    depth: 1 + Math.max(0, ...inner.map(({ depth }) => depth)),
  };
}

/** An answer's data, and where it has which errors. */
function told({ data, errors = [] }: Answer): string {
  const places = errors.map(({ path, extensions }) => `${JSON.stringify(path)} ${String(extensions?.code)}`);
  return [JSON.stringify(data), ...places.sort()].join('\n');
}
