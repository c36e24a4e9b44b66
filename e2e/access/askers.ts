import { apiTokenScopes } from '@kizuna/kit/viewer/api-token';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import type { AccessRow, Column } from '../../scripts/lib/access-table.ts';
import { codesOf, createGraphClient, type GraphClient } from '../testkit/graph-client.ts';
import { type Person, signIn } from '../testkit/person.ts';
import { firstId } from './cast.ts';

/** The codes of what an operation was answered with; none when it was not refused. */
export type Ask = (operation: string) => Promise<readonly (string | undefined)[]>;

/** Asks over HTTP or, for subscriptions, over a socket, as everybody whom the table has a column for. */
export interface Askers {
  /** @param row says which API token it takes */
  as(column: Column, row: AccessRow): Ask;
  /** Somebody with an API token that the partner makes for this. */
  withToken(scopes: readonly string[]): Promise<GraphClient>;
  /** Begins an account task that the partner and their API tokens come to, and nobody else. @returns its id */
  startTask(): Promise<string>;
  /** Signs everybody in once more, after what ends sessions. */
  signInAgain(): Promise<void>;
}

const people = { member: 'hanako', concierge: 'yuki', partner: 'sakura', operator: 'kenji', admin: 'admin' } as const;

/** An API token has at least one scope: one that a row does not ask for. */
function otherScope({ requirements }: AccessRow): string {
  const asked = requirements.flatMap(({ scopes }) => scopes ?? []).flat();
  const other = apiTokenScopes.find((scope) => !asked.includes(scope));
  if (other === undefined) throw new Error('a field asks for every scope');
  return other;
}

export async function createAskers(url: string): Promise<Askers> {
  let sessions = await signInAll(url);
  const tokens = new Map<string, Promise<string>>();
  const tokenWith = (scopes: readonly string[]): Promise<string> => {
    const key = scopes.join(' ');
    const known = tokens.get(key) ?? makeToken(sessions.partner, scopes);
    tokens.set(key, known);
    return known;
  };
  // Made at once, for they stay good when their owner's session does not.
  await Promise.all(apiTokenScopes.map((scope) => tokenWith([scope])));

  async function authorizationOf(column: Column, row: AccessRow): Promise<string | null> {
    if (column === 'nobody') return null;
    if (column === 'API token without the scope') return `Bearer ${await tokenWith([otherScope(row)])}`;
    if (column === 'API token with it') {
      return `Bearer ${await tokenWith(row.scopes.length > 0 ? row.scopes : [otherScope(row)])}`;
    }
    return `Bearer ${sessions[column].accessToken}`;
  }
  return {
    as: (column, row) => async (operation) => {
      const authorization = await authorizationOf(column, row);
      if (operation.startsWith('subscription')) return subscribe(url, authorization, operation);
      return codesOf(await createGraphClient(url, authorization === null ? {} : { authorization }).try(operation));
    },
    withToken: async (scopes) => createGraphClient(url, { authorization: `Bearer ${await tokenWith(scopes)}` }),
    async startTask() {
      return firstId(await sessions.partner.ask('mutation { accountExport { task { id } } }'));
    },
    async signInAgain() {
      sessions = await signInAll(url);
    },
  };
}

async function signInAll(url: string): Promise<Record<keyof typeof people, Person>> {
  const { member, concierge, partner, operator, admin } = people;
  return {
    member: await signIn(url, member),
    concierge: await signIn(url, concierge),
    partner: await signIn(url, partner),
    operator: await signIn(url, operator),
    admin: await signIn(url, admin),
  };
}

async function makeToken(partner: Person, scopes: readonly string[]): Promise<string> {
  const input = { name: scopes.join(' '), scopes, expiresIn: 3_600 };
  const { apiTokenCreate } = await partner.ask<{ apiTokenCreate: { token: string | null } }>(
    'mutation ($input: ApiTokenCreateInput!) { apiTokenCreate(input: $input) { token } }',
    { input },
  );
  if (apiTokenCreate.token === null) throw new Error(`no API token for ${scopes.join(' ')}`);
  return apiTokenCreate.token;
}

/**
 * Whether a subscription is refused. One that goes on may have nothing to say, so questions on the same socket mark the time: what is
 * refused is refused before anything is fetched, long before they are all answered.
 */
async function subscribe(url: string, authorization: string | null, query: string): ReturnType<Ask> {
  const client = createClient({
    url: `${url.replace(/^http/, 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: authorization === null ? {} : { authorization },
    retryAttempts: 0,
    lazyCloseTimeout: 1_000,
  });
  const first = (operation: string) =>
    new Promise<readonly (string | undefined)[]>((resolve, reject) => {
      client.subscribe(
        { query: operation },
        {
          next: ({ errors }) => resolve(codesIn(errors ?? [])),
          error: (error) => (Array.isArray(error) ? resolve(codesIn(error)) : reject(error)),
          complete: () => resolve([]),
        },
      );
    });
  const answered = async () => {
    for (let times = 0; times < 5; times += 1)
      await first('{ posts(first: 1) { edges { cursor } } user(username: "x") { id } }');
    return [];
  };
  try {
    return await Promise.race([first(query), answered()]);
  } finally {
    await client.dispose();
  }
}

const codesIn = (errors: readonly { readonly extensions?: Readonly<Record<string, unknown>> }[]) =>
  errors.map(({ extensions }) => (typeof extensions?.code === 'string' ? extensions.code : undefined));
