import type { FetchNode, PlanNode } from '@apollo/query-planner';
import { buildSchema, OperationTypeNode } from 'graphql';
import { describe, expect, it } from 'vitest';
import { compileSteps, type FetchStep } from './fetch-steps.ts';
import { createGraphTypes } from './graph-types.ts';
import { Position } from './record.ts';
import { schedule } from './schedule.ts';

const types = createGraphTypes(
  buildSchema(
    'type Query { user: User } type User { id: ID!  name: String  karma: Int  rank: Int  team: Team } type Team { id: ID!  label: String }',
  ),
);
const range = (size: number) => Array.from({ length: size }, (_, at) => at);

const rootFetch = (serviceName: string, operation: string): FetchNode => ({
  kind: 'Fetch',
  serviceName,
  operation,
  operationKind: OperationTypeNode.QUERY,
  operationName: undefined,
  variableUsages: [],
});

/** A fetch of entities by their ids, and by what else it requires of them. */
function entityFetch(
  serviceName: string,
  path: readonly string[],
  selection: string,
  requires: readonly string[] = [],
): PlanNode {
  const typeCondition = path.at(-1) === 'team' ? 'Team' : 'User';
  const fields = ['__typename', 'id', ...requires].map((name) => ({ kind: 'Field' as const, name }));
  return {
    kind: 'Flatten',
    path: [...path],
    node: {
      ...rootFetch(
        serviceName,
        `query($representations:[_Any!]!){_entities(representations:$representations){... on ${typeCondition}{${selection}}}}`,
      ),
      requires: [{ kind: 'InlineFragment', typeCondition, selections: fields }],
    },
  };
}

const stepsOf = (...nodes: PlanNode[]) =>
  compileSteps(types, new Position('Query', types), { kind: 'Sequence', nodes });
const aliased = (count: number, selection: string) =>
  `{${range(count)
    .map((at) => `u${at}:user{${selection}}`)
    .join(' ')}}`;

/** Counts how often a property of each step is looked at. @returns the counts, in the steps' order */
function countLooks(steps: readonly FetchStep[], property: 'read' | 'subgraph' | 'representation'): number[] {
  const looks = steps.map(() => 0);
  for (const [index, step] of steps.entries()) {
    const value = step[property];
    Object.defineProperty(step, property, {
      get() {
        looks[index] = (looks[index] ?? 0) + 1;
        return value;
      },
    });
  }
  return looks;
}

/** The groups as `subgraph x steps`, with the subgraphs that they wait for. */
const summary = (steps: readonly FetchStep[]) =>
  schedule(steps, false).map(
    (group) =>
      `${group.steps[0]?.subgraph} x ${group.steps.length} after ${[...group.after].map((it) => it.steps[0]?.subgraph).join()}`,
  );

describe('the schedule of a plan', () => {
  it('waits only for what is needed, and asks a subgraph once where that keeps nobody waiting', () => {
    const steps = stepsOf(
      rootFetch('users', '{user{__typename id}}'),
      entityFetch('names', ['user'], 'name'),
      {
        kind: 'Parallel',
        nodes: [entityFetch('scores', ['user'], 'karma'), entityFetch('teams', ['user'], 'team{__typename id}')],
      },
      {
        kind: 'Parallel',
        nodes: [entityFetch('ranks', ['user'], 'rank', ['karma']), entityFetch('names', ['user', 'team'], 'label')],
      },
    );
    expect(summary(steps)).toEqual([
      'users x 1 after ',
      'scores x 1 after users',
      'teams x 1 after users',
      'names x 2 after users,teams',
      'ranks x 1 after users,scores',
    ]);
  });

  it('looks at each of 1,200 steps a few times, not once for each of the others', () => {
    const steps = stepsOf(
      rootFetch('users', aliased(1_200, '__typename id')),
      { kind: 'Parallel', nodes: range(1_200).map((at) => entityFetch('scores', [`u${at}`], 'karma')) },
      { kind: 'Parallel', nodes: range(1_200).map((at) => entityFetch('ranks', [`u${at}`], 'rank', ['karma'])) },
    );
    const looks = (['read', 'subgraph', 'representation'] as const).map((property) => countLooks(steps, property));
    expect(schedule(steps, false).map((group) => group.steps.length)).toEqual([1, 1_200, 1_200]);
    const [reads, subgraphs, representations] = looks.map((counts) => Math.max(...counts));
    expect(reads).toBe(1);
    expect(subgraphs).toBeLessThanOrEqual(3);
    expect(representations).toBeLessThanOrEqual(5);
  });
});
