import type { GraphClient } from '../testkit/graph-client.ts';
import { type Person, signIn } from '../testkit/person.ts';
import type { Role } from './specified-areas.ts';

/** Somebody of the cast. */
export interface Owner extends Person {
  readonly id: string;
  readonly username: string;
  readonly role: Role;
}

/** One of each role, and a member to whom none of them is tied. */
export type Cast = Readonly<Record<Role | 'stranger', Owner>>;

const logins = {
  ...{ admin: 'admin', operator: 'kenji', partner: 'sakura', concierge: 'yuki', member: 'hanako' },
  stranger: 'aoi',
} as const;

/** Signs everybody in; the concierge works for the partner. */
export async function gatherCast(url: string): Promise<Cast> {
  const admin = await enter(url, 'admin');
  const [id, partnerId] = [await idOf(admin, logins.concierge), await idOf(admin, logins.partner)];
  await change(admin, 'userTypeChange', 'user { id }', { id, userType: 'CONCIERGE', partnerId });
  return {
    admin,
    operator: await enter(url, 'operator'),
    partner: await enter(url, 'partner'),
    concierge: await enter(url, 'concierge'),
    member: await enter(url, 'member'),
    stranger: await enter(url, 'stranger'),
  };
}

async function enter(url: string, name: keyof Cast): Promise<Owner> {
  const username = logins[name];
  const person = await signIn(url, username);
  return { ...person, id: await idOf(person, username), username, role: name === 'stranger' ? 'member' : name };
}

async function idOf(by: GraphClient, username: string): Promise<string> {
  const query = 'query ($username: String!) { user(username: $username) { id } }';
  return (await by.ask<{ user: { id: string } }>(query, { username })).user.id;
}

/** The text of a mutation with an input. @param selection of its payload, besides `userErrors` */
export function mutation(name: string, selection: string): string {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input!`;
  return `mutation ($input: ${type}) { ${name}(input: $input) { ${selection} userErrors { code } } }`;
}

/** Does it. @returns the first id in what it answers. @throws Error when there is none */
export async function change(by: GraphClient, name: string, selection: string, input: object): Promise<string> {
  return firstId(await by.ask<object>(mutation(name, selection), { input }));
}

/** @throws Error when there is none */
export function firstId(data: unknown): string {
  const id = /"id":"([^"]+)"/u.exec(JSON.stringify(data))?.[1];
  if (id === undefined) throw new Error(`Nothing with an id: ${JSON.stringify(data)}`);
  return id;
}
