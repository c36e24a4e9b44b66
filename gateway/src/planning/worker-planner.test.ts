import { readFileSync } from 'node:fs';
import { testLogger } from '@kizuna/kit/logging/logger';
import { within } from '@kizuna/kit/testing/within';
import { buildSchema, lexicographicSortSchema, printSchema } from 'graphql';
import { afterEach, describe, expect, it } from 'vitest';
import type { Planner } from './planner.ts';
import { compose, zigzagOperation, zigzagSupergraph } from './planner-test-bench.ts';
import { type PlannerOptions, startPlanner } from './worker-planner.ts';

let planner: Planner | undefined;

afterEach(async () => {
  await planner?.close();
  planner = undefined;
});

async function start(sdl = zigzagSupergraph, options: Omit<PlannerOptions, 'logger'> = {}) {
  const started = await startPlanner(sdl, { logger: testLogger(), ...options });
  planner = started.planner;
  return started.facts;
}

function plan(text: string, operationName?: string) {
  if (!planner) throw new Error('There is no planner yet.');
  return planner.plan({ text, operationName });
}
const tooComplex = expect.objectContaining({ code: 'OPERATION_TOO_COMPLEX' });
const unavailable = expect.objectContaining({ code: 'SERVICE_UNAVAILABLE' });
const simple = '{ thing { id } }';
const simplePlan = expect.objectContaining({ node: expect.objectContaining({ kind: 'Fetch', serviceName: 'left' }) });

describe('planner on a thread of its own', () => {
  it('plans every operation of the client against the committed supergraph', async () => {
    const schema = new URL('../../../schema/', import.meta.url);
    const facts = await start(readFileSync(new URL('supergraph.graphql', schema), 'utf8'));
    expect(sorted(facts.apiSdl)).toBe(sorted(readFileSync(new URL('supergraph-api.graphql', schema), 'utf8')));
    const operations: Record<string, string> = JSON.parse(
      readFileSync(new URL('operations/client.json', schema), 'utf8'),
    );
    for (const text of Object.values(operations)) expect((await plan(text)).node).toBeDefined();
  });

  it('tells what the thread that answers needs to know', async () => {
    const facts = await start(
      compose({
        a: `type Query { pet: Pet  animal: Animal }  union Pet = Cat
          interface Animal { name: String }
          type Cat implements Animal @key(fields: "id owner { tag }") { id: ID!  name: String  owner: Owner @shareable }
          type Owner @shareable { tag: ID! }`,
        b: `type Cat @key(fields: "id owner { tag }") { id: ID!  owner: Owner @shareable  name: String @external
            greeting: String @requires(fields: "name") }
          type Owner @shareable { tag: ID! }`,
      }),
    );
    expect(facts.subgraphs).toEqual([
      { name: 'a', url: 'http://a' },
      { name: 'b', url: 'http://b' },
    ]);
    expect([...facts.requiredFieldNames].sort()).toEqual(['__typename', 'id', 'name', 'owner', 'tag']);
  });

  it('plans one of several operations of a document', async () => {
    await start();
    const text = 'query One { thing { id } } query Two { other: thing { id } }';
    expect(JSON.stringify(await plan(text, 'Two'))).toContain('{other:thing{');
    expect(JSON.stringify(await plan(text, 'One'))).toContain('{thing{');
  });

  it('plans what is asked for at the same time only once', async () => {
    await start();
    const [first, second] = await Promise.all([plan(simple), plan(simple)]);
    expect(second).toBe(first);
    expect(await plan(simple)).toBe(first);
  });

  it('rejects an operation that cannot be planned, and only that', async () => {
    await start();
    const outcomes = await Promise.allSettled([plan('{ nonsense }'), plan('{ thing {'), plan(simple)]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
  });

  it('refuses to start with what is no supergraph, and says why', async () => {
    await expect(startPlanner('type Query { a: Int }', { logger: testLogger() })).rejects.toThrow(/core schema/);
  });

  it('refuses to start with access rules that nothing here enforces', async () => {
    const sdl = compose({ a: 'type Query { secret: Int @authenticated }' }).replace(
      'authenticated/v0.1',
      'firewall/v0.1',
    );
    await expect(startPlanner(sdl, { logger: testLogger() })).rejects.toThrow(/SECURITY but is unsupported/);
  });
});

describe('hostile operations', () => {
  it('gives up on one that would be planned for minutes, and goes on with those that wait, in order', async () => {
    await start(zigzagSupergraph, { planTimeoutMs: 1_000 });
    const order: string[] = [];
    const note = (name: string) => () => order.push(name);
    const waiting = [
      plan(zigzagOperation(8)).finally(note('hostile')),
      plan(simple).finally(note('first')),
      plan('{ thing { left { id } } }').finally(note('second')),
    ];
    expect(await Promise.allSettled(waiting)).toEqual([
      { status: 'rejected', reason: tooComplex },
      { status: 'fulfilled', value: simplePlan },
      { status: 'fulfilled', value: simplePlan },
    ]);
    expect(order).toEqual(['hostile', 'first', 'second']);
  });

  it('refuses at once what brought a thread down before', async () => {
    await start(zigzagSupergraph, { planTimeoutMs: 1_000 });
    await expect(plan(zigzagOperation(8))).rejects.toEqual(tooComplex);
    await expect(within(500, plan(zigzagOperation(8)))).rejects.toEqual(tooComplex);
    await expect(plan(simple)).resolves.toEqual(simplePlan);
  });

  it('gives up on one that takes more memory than allowed', async () => {
    await start(zigzagSupergraph, { planTimeoutMs: 25_000, maxMemoryMb: 48 });
    const refused = plan(fragmentBomb(20));
    await expect(refused).rejects.toEqual(tooComplex);
    await expect(refused).rejects.toHaveProperty('cause.message', expect.stringContaining('memory limit'));
    await expect(plan(simple)).resolves.toEqual(simplePlan);
  });

  it('refuses a short one that stands for millions of selections', async () => {
    await start();
    await expect(plan(fragmentBomb(30))).rejects.toEqual(tooComplex);
    await expect(plan(simple)).resolves.toEqual(simplePlan);
  });

  it('refuses one that nests deeper than the stack, and keeps the thread', async () => {
    await start();
    const before = await plan(simple);
    const deep = `{ thing ${'{ left '.repeat(20_000)} { id } ${'}'.repeat(20_000)} }`;
    await expect(plan(deep)).rejects.toEqual(tooComplex);
    expect(await plan(simple)).toBe(before);
  });

  it('survives fragments that contain each other', async () => {
    await start(zigzagSupergraph, { planTimeoutMs: 1_000 });
    const cycle = '{ thing { ...A } } fragment A on Thing { left { ...B } } fragment B on Thing { left { ...A } }';
    await expect(plan(cycle)).rejects.toEqual(tooComplex);
    await expect(plan(simple)).resolves.toEqual(simplePlan);
  });

  it('plans 10,000 aliases, or refuses them', async () => {
    await start(zigzagSupergraph, { planTimeoutMs: 2_000 });
    const aliases = Array.from({ length: 10_000 }, (_, at) => `a${at}: thing { id }`);
    const [outcome] = await Promise.allSettled([plan(`{ ${aliases.join(' ')} }`)]);
    expect(outcome).toEqual(
      outcome?.status === 'fulfilled'
        ? { status: 'fulfilled', value: simplePlan }
        : { status: 'rejected', reason: tooComplex },
    );
    await expect(plan(simple)).resolves.toEqual(simplePlan);
  });

  it('lets no more wait than allowed', async () => {
    await start(zigzagSupergraph, { planTimeoutMs: 1_000, maxWaiting: 2 });
    const outcomes = await Promise.allSettled([
      plan(zigzagOperation(8)),
      plan('{ a: thing { id } }'),
      plan('{ b: thing { id } }'),
      plan('{ c: thing { id } }'),
    ]);
    expect(outcomes).toEqual([
      { status: 'rejected', reason: tooComplex },
      { status: 'fulfilled', value: simplePlan },
      { status: 'fulfilled', value: simplePlan },
      { status: 'rejected', reason: unavailable },
    ]);
  });
});

describe('closing', () => {
  it('ends at once, and what was asked for is told so', async () => {
    await start();
    const waiting = Promise.allSettled([plan(zigzagOperation(8)), plan(simple)]);
    await planner?.close();
    const told = { status: 'rejected', reason: unavailable };
    expect(await waiting).toEqual([told, told]);
    await expect(plan(simple)).rejects.toEqual(unavailable);
  });
});

const sorted = (sdl: string) => printSchema(lexicographicSortSchema(buildSchema(sdl)));

/** Selects two to the power of `levels` fields in a short text. */
function fragmentBomb(levels: number): string {
  const fragments = Array.from(
    { length: levels },
    (_, at) => `fragment F${at} on Thing { a${at}: left { ...F${at + 1} } b${at}: left { ...F${at + 1} } }`,
  );
  return `{ thing { ...F0 } } ${fragments.join(' ')} fragment F${levels} on Thing { id }`;
}
