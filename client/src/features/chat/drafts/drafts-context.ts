import { createContext, useContext } from 'react';
import type { Drafts } from './drafts.ts';

export const DraftsContext = createContext<Drafts | null>(null);

/** What the viewer has begun to write. Throws where there is no `ChatProvider` above. */
export function useDrafts(): Drafts {
  const drafts = useContext(DraftsContext);
  if (!drafts) throw new Error('There are no drafts here.');
  return drafts;
}
