import { readFileSync } from 'node:fs';
import { buildSchema } from 'graphql';
import { expect, it } from 'vitest';
import { readAccessTable, rootTypesOf } from '../../scripts/lib/access-table.ts';
import { readSubgraphSdl } from '../../scripts/lib/composition.ts';
import { publicFields, roles, specifiedAreas } from './specified-areas.ts';

const apiSdl = readFileSync(new URL('../../schema/supergraph-api.graphql', import.meta.url), 'utf8');
const roots = rootTypesOf(buildSchema(apiSdl)).map(({ name }) => name);
const rows = readAccessTable(readSubgraphSdl(), apiSdl).filter(({ type }) => roots.includes(type));
const rowOf = (name: string) => rows.find(({ field }) => field === name);
const areaFields = specifiedAreas.flatMap(({ fields }) => fields);

/** They are empty or null for those for whom there is nothing, and refuse nobody. */
const quiet = [
  ...['viewer', 'job', 'accountTask', 'kycApplication', 'kycApplications', 'conversation'],
  ...['supportConversations', 'messageReports'],
];

it('the specification’s areas have each root field of the graph, once', () => {
  expect([...areaFields, ...publicFields].toSorted()).toEqual(rows.map(({ field }) => field).toSorted());
});

it.each(specifiedAreas)(
  '$name: the SDL refuses whom the specification refuses, and nobody else',
  ({ rights, fields }) => {
    for (const field of fields) {
      const outcomes = rowOf(field)?.outcomes;
      expect([field, outcomes?.nobody]).toEqual([field, quiet.includes(field) ? null : 'UNAUTHORIZED']);
      for (const role of roles) {
        const isRefused = outcomes?.[role] === 'FORBIDDEN';
        if (rights[role] === 'yes') expect([field, role, isRefused]).toEqual([field, role, false]);
        if (rights[role] === 'no') expect([field, role, isRefused]).toEqual([field, role, !quiet.includes(field)]);
      }
    }
  },
);

it('what is public is for nobody and for everybody', () => {
  for (const field of publicFields) {
    const { nobody, admin, operator, partner, concierge, member } = rowOf(field)?.outcomes ?? {};
    expect([field, nobody, admin, operator, partner, concierge, member]).toEqual([field, ...Array(6).fill(null)]);
  }
});
