import { KizunaError } from '../errors/kizuna-error.ts';

export const userTypes = ['ADMIN', 'OPERATOR', 'PARTNER', 'CONCIERGE', 'MEMBER'] as const;
export type UserType = (typeof userTypes)[number];

/** Who makes a request: a signed-in user. Nobody is `null`; partner apps with an API token join this union later. */
export interface Viewer {
  readonly userId: number;
  readonly userType: UserType;
  readonly sessionId: number;
}

/**
 * Stands for all who follow one shared stream of events. Each of them was authorised by the subgraph that owns the stream, which may
 * therefore show what all of them may see; other subgraphs are asked on behalf of nobody.
 */
export const audience = 'audience';
export type Audience = typeof audience;

/** The viewer, or an `UNAUTHORIZED` error when there is none. */
export function requireViewer(viewer: Viewer | null): Viewer {
  if (!viewer) throw new KizunaError('UNAUTHORIZED');
  return viewer;
}
