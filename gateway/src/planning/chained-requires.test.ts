import { describe, expect, it } from 'vitest';
import { createInThreadPlanner } from './planner.ts';
import { compose, fetches } from './planner-test-bench.ts';
import { repairSupergraph } from './repair-supergraph.ts';

const zigzag = compose({
  left: `type Query { things: [Thing!]! }
    type Thing @key(fields: "id") {
      id: ID!  a: Int  next: Thing
      b: Int @external  c: Int @requires(fields: "b")
      d: Detail @external  e(x: Int): Int @requires(fields: "d { text } b")
    }
    type Detail @shareable { text: String }`,
  right: `type Thing @key(fields: "id") {
      id: ID!
      a: Int @external  b: Int @requires(fields: "a")
      c: Int @external  d: Detail @requires(fields: "c")
    }
    type Detail @shareable { text: String }`,
  end: 'type Thing @key(fields: "id") { id: ID!  e(x: Int): Int @external  f: Int @requires(fields: "e(x: 7)") }',
});

const boxes = compose({
  base: 'type Query { products: [Product!]! }  type Product @key(fields: "id") { id: ID!  parts: [Int!] }',
  ship: `type Product @key(fields: "id") { id: ID!  parts: [Int!] @external  boxes: [Box!] @requires(fields: "parts") }
    type Box { label: String  of: Product }`,
  offer: `type Product @key(fields: "id") { id: ID!  boxes: [Box!] @external  total: Int @requires(fields: "boxes { label }") }
    type Box @external { label: String }`,
});

const planner = createInThreadPlanner(zigzag);
const planned = (text: string) => fetches(planner.plan({ text, operationName: undefined }));

describe('a chain of required fields', () => {
  it('is fetched link by link, each with what it requires', () => {
    expect(planned('{ things { d { text } } }')).toEqual([
      'left: {things{__typename id a}}',
      'right at things.@: Thing{__typename a id} => ...on Thing{b}',
      'left at things.@: Thing{__typename b id} => ...on Thing{c}',
      'right at things.@: Thing{__typename c id} => ...on Thing{d{text}}',
    ]);
  });

  it('may go through fields with arguments, also where the client asks for them with others', () => {
    expect(planned('{ things { f e(x: 8) } }').slice(-2)).toEqual([
      'left at things.@: Thing{__typename d{text} b id} => ...on Thing{_required0_e:e(x:7)e(x:8)}',
      'end at things.@: Thing{__typename _required0_e:e id} => ...on Thing{f}',
    ]);
  });

  it('splits a fetch by what its fields require', () => {
    expect(planned('{ things { b d { text } } }').filter((fetch) => fetch.startsWith('right'))).toEqual([
      'right at things.@: Thing{__typename id a} => ...on Thing{b}',
      'right at things.@: Thing{__typename c id} => ...on Thing{d{text}}',
    ]);
  });

  it('starts at nested objects as well', () => {
    expect(planned('{ things { next { c } } }')).toEqual([
      'left: {things{next{__typename id a}}}',
      'right at things.@.next: Thing{__typename a id} => ...on Thing{b}',
      'left at things.@.next: Thing{__typename b id} => ...on Thing{c}',
    ]);
  });

  it('keeps the conditions of the fields that need it', () => {
    const plan = planner.plan({
      text: 'query ($yes: Boolean!) { things { id ... @include(if: $yes) { c } } }',
      operationName: undefined,
    });
    const conditional = plan.node?.kind === 'Sequence' ? plan.node.nodes.at(-1) : undefined;
    expect(conditional).toMatchObject({ kind: 'Condition', condition: 'yes', ifClause: { kind: 'Sequence' } });
    expect([...JSON.stringify(conditional).matchAll(/\.\.\.on Thing\{(\w+)\}/g)].map(([, field]) => field)).toEqual([
      'b',
      'c',
    ]);
  });

  it('is fetched from subgraphs by their own names, in operations that are named for them', () => {
    const plan = planner.plan({ text: 'query Q { things { c } }', operationName: 'Q' });
    const text = JSON.stringify(plan);
    expect([...text.matchAll(/"serviceName":"(\w+)"/g)].map(([, name]) => name)).toEqual(['left', 'right', 'left']);
    expect([...text.matchAll(/query (\w+)/g)].map(([, name]) => name)).toEqual([
      'Q__left__0',
      'Q__right__1',
      'Q__left__2',
    ]);
    expect([...text.matchAll(/"operationName":"(\w+)"/g)].map(([, name]) => name)).toEqual([
      'Q__left__0',
      'Q__right__1',
      'Q__left__2',
    ]);
  });

  it('does not show in what clients see', () => {
    expect(planner.facts.subgraphs.map(({ name }) => name)).toEqual(['end', 'left', 'right']);
    expect(createInThreadPlanner(boxes).facts.apiSdl).not.toContain('arker');
  });
});

describe('a link that leads to objects of its own type', () => {
  const plan = createInThreadPlanner(boxes).plan({
    text: '{ products { boxes { of { total } } } }',
    operationName: undefined,
  });

  it('is fetched for those only when what it requires is known', () => {
    expect(fetches(plan)).toEqual([
      'base: {products{__typename id parts}}',
      'ship at products.@: Product{__typename id parts} => ...on Product{boxes{of{__typename id}}}',
      'base at products.@.boxes.@.of: Product{__typename id} => ...on Product{parts}',
      'ship at products.@.boxes.@.of: Product{__typename parts id} => ...on Product{boxes{label}}',
      'offer at products.@.boxes.@.of: Product{__typename boxes{label} id} => ...on Product{total}',
    ]);
  });

  it('leaves no marker in the plan', () => {
    expect(JSON.stringify(plan)).not.toContain('arker');
  });
});

describe('a supergraph', () => {
  it('stays as it is where no required field requires anything itself', () => {
    const sdl = compose({
      base: 'type Query { thing: Thing }  type Thing @key(fields: "id") { id: ID!  a: Int }',
      more: 'type Thing @key(fields: "id") { id: ID!  a: Int @external  b: Int @requires(fields: "a") }',
    });
    expect(repairSupergraph(sdl)).toMatchObject({ changed: false, annexes: new Map() });
  });

  it('whose fields require each other in a circle cannot be planned, which ends with an error', () => {
    const sdl = compose({
      base: 'type Query { thing: Thing }  type Thing @key(fields: "id") { id: ID!  a: Int @requires(fields: "b")  b: Int @external }',
      more: 'type Thing @key(fields: "id") { id: ID!  b: Int }',
    });
    const circular = sdl
      .replace('(graph: BASE, requires: "b")', '(graph: BASE, requires: "b") @join__field(graph: MORE, external: true)')
      .replace('@join__field(graph: MORE)', '@join__field(graph: MORE, requires: "a")');
    expect(repairSupergraph(circular).annexes.size).toBe(2);
    const circularPlanner = createInThreadPlanner(circular);
    const plan = () => circularPlanner.plan({ text: '{ thing { a } }', operationName: undefined });
    expect(plan).toThrow(RangeError);
  });
});
