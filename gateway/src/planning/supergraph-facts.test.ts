import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createInThreadPlanner } from './planner.ts';
import { compose } from './planner-test-bench.ts';

describe('what clients see', () => {
  it('may have defaults of custom scalars that are objects and lists', () => {
    const { facts } = createInThreadPlanner(
      compose({
        notes: `scalar JSON
          type Query { notes(where: JSON = {a: 1, b: ["x", {c: null}]}, in: [Box!] = [{size: 2}]): Int }
          input Box { size: Int = 3  labels: JSON = [1.5, true] }`,
      }),
    );
    const field = buildSchema(facts.apiSdl).getQueryType()?.getFields().notes;
    expect(field?.args.map(({ defaultValue }) => defaultValue)).toEqual([
      { a: 1, b: ['x', { c: null }] },
      [{ size: 2, labels: [1.5, true] }],
    ]);
  });
});
