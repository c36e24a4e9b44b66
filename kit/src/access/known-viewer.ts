import type { Viewer } from '../viewer/viewer.ts';

/**
 * The viewer as some areas of the graph know them. Much of the graph shows everybody what is public and more to whom it belongs,
 * without refusing anybody; so that an API token does not come by that with scopes for something else, it is nobody there.
 * @param areas any of which it must be able to read, for example `kyc`
 */
export function knownViewer(viewer: Viewer | null, areas: readonly string[]): Viewer | null {
  if (!viewer || !('tokenId' in viewer)) return viewer;
  return areas.some((area) => mayRead(viewer, area)) ? viewer : null;
}

/** Whether somebody may read an area at all: who signed in may, an API token with the scope for it. */
export function mayRead(viewer: Viewer, area: string): boolean {
  return !('tokenId' in viewer) || viewer.scopes.includes(`${area}:read`);
}
