import { createContext, useContext } from 'react';

/** The signed-in user, as much of it as every screen may want. */
export interface Viewer {
  readonly id: string;
  readonly username: string;
  readonly displayName: string;
  readonly avatarUrl: string | null;
  readonly userType: 'ADMIN' | 'OPERATOR' | 'PARTNER' | 'CONCIERGE' | 'MEMBER';
}

export const ViewerContext = createContext<Viewer | null>(null);

/** The signed-in user; null on the pages that nobody needs to be signed in for. */
export function useViewer(): Viewer | null {
  return useContext(ViewerContext);
}

/** The signed-in user. Throws where nobody can be signed in: use it on the pages behind sign-in only. */
export function useSignedInViewer(): Viewer {
  const viewer = useContext(ViewerContext);
  if (!viewer) throw new Error('Nobody is signed in on this page.');
  return viewer;
}
