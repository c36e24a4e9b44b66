import { buildSchema, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { sizeLimit } from './size-limit.ts';

const schema = buildSchema('type Query { tree: Tree } type Tree { tree: Tree leaf: Int }');
const check = (query: string, maxSelections = 6) => validate(schema, parse(query), [sizeLimit(maxSelections)]);

describe('the size of an operation', () => {
  it('may be as much as is allowed, and no more', () => {
    expect(check('{ tree { a: leaf b: leaf c: leaf d: leaf e: leaf } }')).toEqual([]);
    const [error, ...others] = check('{ tree { a: leaf b: leaf c: leaf d: leaf e: leaf f: leaf } }');
    expect(others).toEqual([]);
    expect(error?.message).toBe('The operation selects more than 6 fields.');
    expect(error?.extensions).toEqual({ code: 'OPERATION_TOO_LARGE' });
  });

  it('counts a fragment wherever it is spread', () => {
    const two = 'fragment Two on Tree { a: leaf b: leaf }';
    expect(check(`{ tree { ...Two c: leaf ... { leaf } } } ${two}`, 7)).toEqual([]);
    expect(check(`{ tree { ...Two tree { ...Two } } } ${two}`, 7)).toHaveLength(1);
  });

  it('leaves fragments that are missing or spread themselves to the rules about those', () => {
    expect(check('{ tree { ...Missing } }')).toEqual([]);
    expect(check('{ tree { ...A } } fragment A on Tree { ...B } fragment B on Tree { ...A }')).toEqual([]);
  });

  it('is found quickly for 30 fragments that each spread the next twice', () => {
    const bomb = Array.from({ length: 30 }, (_, n) => `fragment F${n} on Tree { ...F${n + 1} ...F${n + 1} }`);
    const before = process.cpuUsage();
    expect(check(`{ tree { ...F0 } } ${bomb.join(' ')} fragment F30 on Tree { leaf }`)).toHaveLength(1);
    expect(process.cpuUsage(before).user).toBeLessThan(500 * 1_000);
  });
});
