import { readFileSync } from 'node:fs';
import { subgraphHeaders } from '@kizuna/kit/graph/request-context';
import { buildSchema } from '@kizuna/kit/graph/subgraph';
import {
  createSubgraphExecutor,
  type SubgraphEvent,
  type SubgraphExecutor,
  type SubgraphResponse,
} from '@kizuna/kit/graph/subgraph-executor';
import { testLogger } from '@kizuna/kit/logging/logger';
import { createAssertionSigner, createAssertionVerifier } from '@kizuna/kit/viewer/assertion';
import { expect, it } from 'vitest';
import { type AccessRow, columns, readAccessTable, rootTypesOf, viewerOf } from '../../scripts/lib/access-table.ts';
import { readSubgraphSdl } from '../../scripts/lib/composition.ts';
import { madeUpOperation } from './made-up-operation.ts';
import { operationAt, protectedFields } from './protected-fields.ts';

const apiSdl = readFileSync(new URL('../../schema/supergraph-api.graphql', import.meta.url), 'utf8');
const subgraphs = readSubgraphSdl();
const rows = readAccessTable(subgraphs, apiSdl);

const secret = new TextEncoder().encode('the secret of gateway and subgraphs');
const sign = createAssertionSigner(secret);

/** A subgraph that answers null to all that it lets somebody ask. @param resolvers for what is to be there all the same */
function startHollow(name: string, resolvers: object = {}) {
  const schema = buildSchema(name, resolvers);
  const executor = createSubgraphExecutor(
    { name, schema, createContext: (request) => request, health: {}, close: async () => {} },
    { verifyAssertion: createAssertionVerifier(secret, name), logger: testLogger() },
  );
  return { schema, executor };
}

async function refusalsOf(executor: SubgraphExecutor, query: string, assertion: string) {
  const request = { query, headers: { [subgraphHeaders.assertion]: assertion } };
  const answer: AsyncIterableIterator<SubgraphEvent> | SubgraphResponse = query.startsWith('subscription')
    ? await executor.subscribe(request)
    : JSON.parse(await executor.execute(request));
  const codes = 'errors' in answer ? (answer.errors ?? []).map(({ extensions }) => extensions?.code) : [];
  return codes.filter((code) => code === 'UNAUTHORIZED' || code === 'FORBIDDEN');
}

it.each([...subgraphs.keys()])('%s refuses by itself what the table refuses, whoever asks it', async (name) => {
  const { schema, executor } = startHollow(name);
  const found: string[] = [];
  const check = async (row: AccessRow, operation: string) => {
    for (const column of columns) {
      const refusals = await refusalsOf(executor, operation, sign(viewerOf(column, row), name));
      const expected = row.outcomes[column];
      if (refusals.join(' ') === (expected ?? '')) continue;
      found.push(
        `${operation} by ${column}: ${expected ?? 'yes'} is declared, ${refusals.join(' ') || 'yes'} came back`,
      );
    }
  };
  for (const root of rootTypesOf(schema)) {
    for (const row of rows.filter(({ type, field }) => type === root.name && root.getFields()[field])) {
      await check(row, madeUpOperation(root, row.field));
    }
  }
  expect(found).toEqual([]);
});

it('users refuses by itself what the table refuses of the fields of its objects, whoever asks it', async () => {
  const page = () => ({ edges: [{ cursor: 'x', node: { id: 'x' } }] });
  const { schema, executor } = startHollow('users', {
    Query: {
      ...{ viewer: () => ({ id: 'x' }), accountTask: () => ({ id: 'x' }), auditEntries: page },
      auditVerify: () => ({ isIntact: false, chains: [{}] }),
    },
    User: { security: () => ({}), sessions: () => [{}], apiTokens: () => [{}] },
  });
  const found: string[] = [];
  for (const row of protectedFields(rows)) {
    const query = operationAt(schema, row);
    for (const column of columns) {
      const refusals = await refusalsOf(executor, query, sign(viewerOf(column, row), 'users'));
      const expected = row.outcomes[column];
      if (refusals.join(' ') !== (expected ?? ''))
        found.push(`${row.type}.${row.field} by ${column}: ${refusals.join(' ')}`);
    }
  }
  expect(found).toEqual([]);
});

it('users tells a member’s own assertion nothing of an audit entry, nor an API token anything of a session', async () => {
  const { executor } = startHollow('users');
  const ask = async (type: string, field: string, column: (typeof columns)[number]) => {
    const row = rows.find((each) => each.type === type && each.field === field);
    const query = `{ _entities(representations: [{ __typename: "${type}", id: "x" }]) { a: __typename ... on Node { ... on ${type} { b: ${field} } } } }`;
    const refusals = await refusalsOf(executor, query, sign(row ? viewerOf(column, row) : null, 'users'));
    return refusals[0] ?? 'yes';
  };
  expect(await ask('AuditEntry', 'action', 'nobody')).toBe('UNAUTHORIZED');
  expect(await ask('AuditEntry', 'action', 'member')).toBe('FORBIDDEN');
  expect(await ask('AuditEntry', 'action', 'operator')).toBe('FORBIDDEN');
  expect(await ask('AuditEntry', 'action', 'admin')).toBe('yes');
  expect(await ask('Session', 'address', 'API token with it')).toBe('FORBIDDEN');
  expect(await ask('Session', 'address', 'member')).toBe('yes');
});
