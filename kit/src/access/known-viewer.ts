import type { Viewer } from '../viewer/viewer.ts';

export type Right = 'read' | 'write';

/**
 * The viewer as some areas of the graph know them. Much of the graph shows everybody what is public and more to whom it belongs,
 * without refusing anybody; so that an API token does not come by that with scopes for something else, it is nobody there.
 * @param areas in which to look for a scope, for example `kyc`
 * @param rights any of which will do
 */
export function knownViewer(
  viewer: Viewer | null,
  areas: readonly string[],
  rights: readonly Right[] = ['read'],
): Viewer | null {
  if (!viewer || !('tokenId' in viewer)) return viewer;
  const isKnown = areas.some((area) => rights.some((right) => viewer.scopes.includes(`${area}:${right}`)));
  return isKnown ? viewer : null;
}
