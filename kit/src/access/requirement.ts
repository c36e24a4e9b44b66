import { type UserType, userTypes, type Viewer } from '../viewer/viewer.ts';

/** What a field or a type asks of its viewer. Lists of lists: any one of the outer, all of the inner. */
export interface Requirement {
  readonly authenticated: boolean;
  readonly scopes: readonly (readonly string[])[] | null;
  readonly policies: readonly (readonly string[])[] | null;
}

export type Refusal = 'UNAUTHORIZED' | 'FORBIDDEN';

/** An interactive sign-in, as opposed to an API token. */
const sessionPolicy = 'session';

/** The policies named after roles: each is the account's own user type, since roles do not inherit from one another. */
const typesByPolicy: ReadonlyMap<string, UserType> = new Map(userTypes.map((type) => [type.toLowerCase(), type]));

/** The names that `@policy` may use. */
export const knownPolicies: readonly string[] = [sessionPolicy, ...typesByPolicy.keys()];

/**
 * Why a viewer is refused what carries this requirement: null when granted, UNAUTHORIZED for nobody, FORBIDDEN for somebody.
 * All that the requirement names must hold. A policy that is not known holds for nobody.
 */
export function refusalOf({ authenticated, scopes, policies }: Requirement, viewer: Viewer | null): Refusal | null {
  if (!authenticated && !scopes && !policies) return null;
  if (!viewer) return 'UNAUTHORIZED';
  if (scopes && !anyOfAll(scopes, (scope) => hasScope(viewer, scope))) return 'FORBIDDEN';
  if (policies && !anyOfAll(policies, (policy) => fulfils(viewer, policy))) return 'FORBIDDEN';
  return null;
}

/** Somebody who signed in has every scope, for policies ask for their role; an API token has those that it was given. */
function hasScope(viewer: Viewer, scope: string): boolean {
  return !('tokenId' in viewer) || viewer.scopes.includes(scope);
}

function fulfils(viewer: Viewer, policy: string): boolean {
  if (policy === sessionPolicy) return !('tokenId' in viewer);
  return typesByPolicy.get(policy) === viewer.userType;
}

function anyOfAll(alternatives: readonly (readonly string[])[], holds: (name: string) => boolean): boolean {
  return alternatives.some((names) => names.every(holds));
}
