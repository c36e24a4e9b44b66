import type { AccountRow } from './account-repository.ts';

/** No mail reaches this top-level domain (RFC 2606), so nobody's address is refused by keeping it for ourselves. */
const domain = 'erased.invalid';
const prefix = 'erased-';

/** What stands in the place of the name and the address of an account that was erased. */
export function erasedIdentity(id: number): Pick<AccountRow, 'username' | 'displayName' | 'email'> {
  const username = `${prefix}${id}`;
  return { username, displayName: '–', email: `${username}@${domain}` };
}

export const isErased = ({ id, email }: Pick<AccountRow, 'id' | 'email'>): boolean =>
  email === erasedIdentity(id).email;

/** Whoever had the name that an erased account is to get would keep that from being erased. */
export const isReservedUsername = (username: string): boolean => username.toLowerCase().startsWith(prefix);

export const isReservedEmail = (email: string): boolean => email.toLowerCase().endsWith(`@${domain}`);
