import { readFileSync } from 'node:fs';
import { buildSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AccessRow, type Column, columns, readAccessTable, rootTypesOf } from '../../scripts/lib/access-table.ts';
import { readSubgraphSdl } from '../../scripts/lib/composition.ts';
import { type Edition, startOneProcess } from '../testkit/edition.ts';
import { codesOf } from '../testkit/graph-client.ts';
import { type Askers, createAskers } from './askers.ts';
import { madeUpOperation } from './made-up-operation.ts';
import { operationAt, protectedFields } from './protected-fields.ts';

const apiSdl = readFileSync(new URL('../../schema/supergraph-api.graphql', import.meta.url), 'utf8');
const schema = buildSchema(apiSdl);
const roots = rootTypesOf(schema);
const rows = readAccessTable(readSubgraphSdl(), apiSdl);

/** They end the session that asks, or the account: the others come before them, and everybody signs in anew after each. */
const endings = ['sessionEndOthers', 'sessionEnd', 'sessionEndAll', 'accountErase'];

/** Where the resolver refuses whom the declared rules let in, for a reason that no rule can say. */
const refusedByHand: Readonly<Record<string, readonly Column[]>> = {
  // Public for whoever has a refresh cookie; an API token has no session that could end.
  sessionEnd: ['API token without the scope', 'API token with it'],
};

const isProgram = (column: Column): boolean => column.startsWith('API token');

describe('the gateway', () => {
  let edition: Edition;
  let askers: Askers;
  let taskId: string;
  beforeAll(async () => {
    edition = await startOneProcess();
    askers = await createAskers(edition.url);
    taskId = await askers.startTask();
  }, 120_000);
  afterAll(() => edition?.stop(), 120_000);

  /** What is wrong with how one field was answered, a line for each viewer. */
  async function differences(row: AccessRow): Promise<string[]> {
    const root = roots.find(({ name }) => name === row.type);
    if (!root) throw new Error(`no root type ${row.type}`);
    const operation = madeUpOperation(root, row.field);
    const ask = async (column: Column): Promise<string[]> => {
      const codes = await askers.as(column, row)(operation);
      const refusals = codes.filter((code) => code === 'UNAUTHORIZED' || code === 'FORBIDDEN');
      const expected = row.outcomes[column];
      const isRight = expected === null ? refusals.length === 0 : codes.length === 1 && codes[0] === expected;
      if (isRight || refusedByHand[row.field]?.includes(column)) return [];
      const answer = codes.join(' ') || 'no error';
      return [`${operation} by ${column}: ${expected ?? 'yes'} is declared, ${answer} came back`];
    };
    // API tokens first: they end with their owner's account, which a field may erase.
    const programs = await Promise.all(columns.filter(isProgram).map(ask));
    const others = await Promise.all(columns.filter((column) => !isProgram(column)).map(ask));
    return [...programs, ...others].flat();
  }

  it.each(roots.map(({ name }) => name))(
    'refuses and grants each field of %s as the table says, whoever asks',
    async (type) => {
      const asked = rows.filter((row) => row.type === type && !endings.includes(row.field));
      expect(asked.length).toBeGreaterThan(5);
      const found: string[] = [];
      for (const row of asked) found.push(...(await differences(row)));
      expect(found).toEqual([]);
    },
    120_000,
  );

  it('refuses and grants each protected field of an object as the table says, whoever asks', async () => {
    const found: string[] = [];
    for (const row of protectedFields(rows)) {
      const operation = operationAt(schema, row, taskId);
      const ask = async (column: Column) => {
        const codes = await askers.as(column, row)(operation);
        const expected = row.outcomes[column];
        // There is nothing of nobody's that could be refused.
        const wanted = expected === null || (column === 'nobody' && codes.length === 0) ? [] : [expected];
        const refusals = new Set(codes.filter((code) => code === 'UNAUTHORIZED' || code === 'FORBIDDEN'));
        if ([...refusals].join(' ') !== wanted.join(' ')) found.push(`${operation} by ${column}: ${codes.join(' ')}`);
      };
      await Promise.all(columns.map(ask));
    }
    expect(found).toEqual([]);
  }, 60_000);

  it('tells an API token of its owner’s only what its scopes are for, where nobody is refused', async () => {
    const as = (...scopes: string[]) => askers.withToken(scopes);
    const create = 'mutation { conversationCreate(input: { title: "x", memberIds: [] }) { conversation { title } } }';
    expect(await (await as('chat:write')).ask(create)).toEqual({
      conversationCreate: { conversation: { title: 'x' } },
    });
    const seenBy = async (...scopes: string[]) =>
      (await as(...scopes)).ask('{ viewer { username conversations(first: 1) { edges { node { title } } } } }');
    const viewer = (...edges: unknown[]) => ({ viewer: { username: 'sakura', conversations: { edges } } });
    expect(await seenBy('chat:read')).toEqual({ viewer: null });
    expect(await seenBy('profile:read')).toEqual(viewer());
    expect(await seenBy('profile:read', 'chat:read')).toEqual(viewer({ node: { title: 'x' } }));
    // What guards the account is for who signed in, whatever the scopes.
    const security = await (await as('profile:read', 'profile:write')).try<{ viewer: unknown }>(
      '{ viewer { username security { totpEnabled } } }',
    );
    expect([security.data?.viewer, codesOf(security)]).toEqual([{ username: 'sakura', security: null }, ['FORBIDDEN']]);
    expect(security.errors[0]?.path).toEqual(['viewer', 'security', 'totpEnabled']);
  });

  it('refuses and grants what ends sessions or accounts as the table says', async () => {
    for (const field of endings) {
      await askers.signInAgain();
      const row = rows.find((each) => each.type === 'Mutation' && each.field === field);
      expect(row && (await differences(row))).toEqual([]);
    }
  }, 120_000);
});

describe('the table', () => {
  it('lets nobody change anything but what signing in, recovering an account and signing out need', () => {
    const open = rows.filter(({ type, outcomes }) => type === 'Mutation' && outcomes.nobody === null);
    expect(open.map(({ field }) => field).toSorted()).toEqual([
      ...['accountRegister', 'emailVerify', 'passwordReset', 'passwordResetRequest'],
      ...['sessionCreate', 'sessionEnd', 'sessionRefresh', 'sharegramSignIn'],
    ]);
  });

  it('leaves no new field open by mistake in an object that is for who signed in', () => {
    const isForSessions = ({ requirements }: AccessRow) =>
      requirements.some(({ policies }) => JSON.stringify(policies) === '[["session"]]');
    const types = new Set(rows.filter(isForSessions).map(({ type }) => type));
    const open = rows.filter((row) => types.has(row.type) && row.type !== 'Mutation' && !isForSessions(row));
    expect(open.map(({ type, field }) => `${type}.${field}`)).toEqual(['Session.id', 'ApiToken.id']);
  });

  it('gives an API token without the scope no more than it gives nobody', () => {
    for (const { outcomes } of rows) {
      expect(outcomes['API token without the scope'] === null).toBe(outcomes.nobody === null);
    }
  });
});
