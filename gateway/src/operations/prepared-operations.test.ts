import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { depthLimit } from '../limits/depth-limit.ts';
import { createPreparedOperations, type Prepared } from './prepared-operations.ts';

const schema = buildSchema('type Query { tree: Tree } type Tree { tree: Tree leaf: Int }');
const operations = createPreparedOperations(schema, [depthLimit(3)]);
const codes = (prepared: Prepared) =>
  'errors' in prepared ? prepared.errors.map(({ extensions }) => extensions.code) : [];

describe('an operation that comes by socket', () => {
  it('is parsed and checked once', () => {
    const first = operations.prepare('{ tree { leaf } }', undefined);
    const second = operations.prepare('{ tree { leaf } }', undefined);
    if (!('document' in first && 'document' in second)) throw new Error('refused');
    expect(second.document).toBe(first.document);
    expect(first.operation.operation).toBe('query');
  });

  it('has a code for whatever is wrong with it, also the second time', () => {
    for (const _ of [1, 2]) {
      expect(codes(operations.prepare('{ tree {', undefined))).toEqual(['GRAPHQL_PARSE_FAILED']);
      expect(codes(operations.prepare('{ nothing }', undefined))).toEqual(['GRAPHQL_VALIDATION_FAILED']);
      expect(codes(operations.prepare('{ tree { tree { tree { leaf } } } }', undefined))).toEqual([
        'OPERATION_TOO_DEEP',
      ]);
      expect(codes(operations.prepare(`{ tree { leaf ${'leaf '.repeat(10_000)} } }`, undefined))).toEqual([
        'GRAPHQL_PARSE_FAILED',
      ]);
    }
  });

  it('is the one that is named', () => {
    const document = 'query A { tree { leaf } } query B { tree { leaf } }';
    const prepared = operations.prepare(document, 'B');
    expect('operation' in prepared && prepared.operation.name?.value).toBe('B');
    for (const name of [undefined, 'C', 'constructor']) {
      expect(codes(operations.prepare(document, name))).toEqual(['OPERATION_RESOLUTION_FAILURE']);
    }
  });
});
