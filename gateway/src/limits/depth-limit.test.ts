import { buildSchema, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { depthLimit } from './depth-limit.ts';

const schema = buildSchema('type Query { tree: Tree } type Tree { tree: Tree leaf: Int }');
const check = (query: string, maxDepth = 4) => validate(schema, parse(query), [depthLimit(maxDepth)]);

describe('the depth of an operation', () => {
  it('may be as much as is allowed, and no more', () => {
    expect(check('{ tree { tree { tree { leaf } } } }')).toEqual([]);
    const [error, ...others] = check('{ tree { tree { tree { tree { leaf } } } } }');
    expect(others).toEqual([]);
    expect(error?.message).toBe('The operation is 5 levels deep; at most 4 are allowed.');
    expect(error?.extensions).toEqual({ code: 'OPERATION_TOO_DEEP' });
  });

  it('counts through fragments and inline fragments, wherever they stand', () => {
    const deep = 'fragment Deep on Tree { tree { ... on Tree { tree { leaf } } } }';
    expect(check(`{ tree { ...Deep } } ${deep}`)).toEqual([]);
    expect(check(`${deep} { tree { ... { tree { ...Deep } } } }`)).toHaveLength(1);
  });

  it('does not let fragments nest without end around few fields', () => {
    const inline = (levels: number) => `${'... { '.repeat(levels)}tree { leaf }${' }'.repeat(levels)}`;
    expect(check(`{ ${inline(30)} }`)).toEqual([]);
    expect(check(`{ ${inline(70)} }`)[0]?.extensions).toEqual({ code: 'OPERATION_TOO_DEEP' });
    const chain = Array.from({ length: 70 }, (_, n) => `fragment F${n} on Query { ...F${n + 1} }`).join(' ');
    expect(check(`{ ...F0 } ${chain} fragment F70 on Query { tree { leaf } }`)).toHaveLength(1);
    expect(check(`{ __schema { types { ${'... { '.repeat(70)} name ${' }'.repeat(70)} } } }`)).toHaveLength(1);
  });

  it('looks at each operation of a document', () => {
    expect(check('query A { tree { leaf } } query B { tree { tree { tree { tree { leaf } } } } }')).toHaveLength(1);
  });

  it('leaves introspection alone', () => {
    expect(check('{ __schema { types { fields { type { ofType { ofType { name } } } } } } }')).toEqual([]);
  });

  it('leaves fragments that are missing or spread themselves to the rules about those', () => {
    expect(check('{ tree { ...Missing } }')).toEqual([]);
    expect(check('{ tree { ...Loop } } fragment Loop on Tree { leaf ...Loop }')).toEqual([]);
    expect(check('{ tree { ...A } } fragment A on Tree { ...B } fragment B on Tree { ...A }')).toEqual([]);
  });

  it('is found quickly for 30 fragments that each spread the next twice', () => {
    const bomb = Array.from(
      { length: 30 },
      (_, n) => `fragment F${n} on Tree { ...F${n + 1} x: tree { ...F${n + 1} } }`,
    );
    const before = process.cpuUsage();
    expect(check(`{ tree { ...F0 } } ${bomb.join(' ')} fragment F30 on Tree { leaf }`)).toHaveLength(1);
    expect(process.cpuUsage(before).user).toBeLessThan(500 * 1_000);
  });
});
