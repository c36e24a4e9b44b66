import { addressGroup } from '@kizuna/kit/input/address-group';
import type { Viewer } from '@kizuna/kit/viewer/viewer';

/** Whose connection it is: a viewer's, or for those who are nobody their address's. */
export function clientOf(viewer: Viewer | null, address: string | null): string {
  return viewer ? `user ${viewer.userId}` : `address ${addressGroup(address)}`;
}
