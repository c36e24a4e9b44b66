import { KizunaError } from '../errors/kizuna-error.ts';

export const userTypes = ['ADMIN', 'OPERATOR', 'PARTNER', 'CONCIERGE', 'MEMBER'] as const;
export type UserType = (typeof userTypes)[number];

/** A user who signed in. */
export interface SessionViewer {
  readonly userId: number;
  readonly userType: UserType;
  readonly sessionId: number;
}

/** A program with an API token of a user: it may do what the user may, as far as the token's scopes go. */
export interface ApiTokenViewer {
  readonly userId: number;
  readonly userType: UserType;
  readonly tokenId: number;
  readonly scopes: readonly string[];
}

/** Who makes a request; nobody is `null`. */
export type Viewer = SessionViewer | ApiTokenViewer;

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

/** The viewer, if it is one who signed in. */
export function sessionOf(viewer: Viewer | null | undefined): SessionViewer | null {
  return viewer && 'sessionId' in viewer ? viewer : null;
}

/** The viewer as one who signed in: `UNAUTHORIZED` for nobody, `FORBIDDEN` for an API token. */
export function requireSession(viewer: Viewer | null): SessionViewer {
  const session = sessionOf(requireViewer(viewer));
  if (!session) throw new KizunaError('FORBIDDEN');
  return session;
}
