import type { UserFilter, UserType } from '../../graphql/generated/graphql.ts';

export const userTypes = ['ADMIN', 'OPERATOR', 'PARTNER', 'CONCIERGE', 'MEMBER'] as const satisfies readonly UserType[];

/** Which accounts an administrator looks at; empty for what does not matter. */
export interface UserChoice {
  readonly search: string;
  readonly userType: UserType | '';
  readonly state: 'OPEN' | 'CLOSED' | '';
}

export const everyone: UserChoice = { search: '', userType: '', state: '' };

/** The same as the graph wants it. */
export function toUserFilter({ search, userType, state }: UserChoice): UserFilter {
  return {
    search: search.trim() || null,
    userType: userType || null,
    isActive: state ? state === 'OPEN' : null,
  };
}

/** A user type by its name; null for what is none. */
export function userTypeOf(name: string | null): UserType | null {
  return userTypes.find((known) => known === name) ?? null;
}
