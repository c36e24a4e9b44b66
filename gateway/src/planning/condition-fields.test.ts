import { parse, print, stripIgnoredCharacters } from 'graphql';
import { describe, expect, it } from 'vitest';
import { withConditionsAtFields } from './condition-fields.ts';
import { createInThreadPlanner } from './planner.ts';
import { compose } from './planner-test-bench.ts';

const moved = (text: string) => {
  const document = withConditionsAtFields(parse(text));
  return document && stripIgnoredCharacters(print(document));
};

describe('conditions of fragments', () => {
  it('are moved to the fields directly within them', () => {
    expect(moved('{ a { ... on B @include(if: true) { b { c } ... on C @skip(if: $no) { d } } } }')).toBe(
      '{a{...on B{b@include(if:true){c}...on C{d@include(if:true)@skip(if:$no)}}}}',
    );
  });

  it('are moved into named fragments, each time that one is spread', () => {
    expect(moved('{ a { ...F @skip(if: $x) } b { ...F } } fragment F on B { c }')).toBe(
      '{a{...on B{c@skip(if:$x)}}b{...on B{c}}}',
    );
  });

  it('are written once where a field has the same already', () => {
    expect(moved('{ a { ... @skip(if: $x) { b @skip(if: $x) } } }')).toBe('{a{...{b@skip(if:$x)}}}');
  });

  it('stay where a field would have two of one name, and where there are none', () => {
    expect(moved('{ a { ... @skip(if: $x) { b @skip(if: $y) } } }')).toBeUndefined();
    expect(moved('{ a { ... on B { b @skip(if: $y) } } }')).toBeUndefined();
  });
});

describe('a fragment with a condition on an @interfaceObject', () => {
  const planner = createInThreadPlanner(
    compose({
      media: `type Query { media: [Media!] }
        interface Media @key(fields: "id") { id: ID!  title: String }
        type Book implements Media @key(fields: "id") { id: ID!  title: String }
        type Film implements Media @key(fields: "id") { id: ID!  title: String }`,
      ratings: 'type Query { best: Media }  type Media @interfaceObject @key(fields: "id") { id: ID!  stars: Int }',
      labels: `type Media @interfaceObject @key(fields: "id") {
        id: ID!  title: String @external  stars: Int @external  sticker: String @requires(fields: "stars title") }`,
    }),
  );

  it('can be planned', () => {
    const text = 'query ($yes: Boolean!) { best { ... on Media @include(if: $yes) { ... on Book { sticker } } } }';
    const plan = JSON.stringify(planner.plan({ text, operationName: undefined }));
    expect(plan).toContain('sticker');
    expect(plan).toContain('"condition":"yes"');
  });
});
