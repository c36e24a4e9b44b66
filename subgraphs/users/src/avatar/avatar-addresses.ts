import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { idOf, toGlobalId } from '@kizuna/kit/graph/global-id';
import { createUrlSigner, stableExpiry } from '@kizuna/kit/storage/signed-url';
import { z } from 'zod';
import type { AccountRow } from '../account/account-repository.ts';

/** A request that shows an address. */
export interface AvatarRequest {
  readonly method: string;
  /** As the client sent it, with the query. */
  readonly url: string;
  readonly query: unknown;
  /** The account's global id, from the path. */
  readonly id: string;
}

/** Makes the addresses under which pictures of people come in and are shown, and reads them back. */
export interface AvatarAddresses {
  /** Absolute; for a `PUT` of so many bytes within 10 minutes. */
  upload(userId: number, size: number): string;
  /** Absolute; the same for everybody for a quarter of an hour, good for an hour more. Null when there is no picture. */
  shown(account: Pick<AccountRow, 'id' | 'avatarVersion'>): string | null;
  /** @throws KizunaError FORBIDDEN when the address is forged or has ended */
  readUpload(request: AvatarRequest): { readonly userId: number; readonly size: number };
  /** @returns the account's number. @throws KizunaError FORBIDDEN when the address is forged or has ended */
  readShown(request: AvatarRequest): number;
}

const uploadMs = 10 * 60_000;
const uploadClaims = z.object({ size: z.number().int().positive() });

/** @param publicUrl how browsers reach the gateway, without a slash at the end */
export function createAvatarAddresses(secret: Uint8Array, publicUrl: string): AvatarAddresses {
  const signer = createUrlSigner(Buffer.from(secret).toString('hex'));

  function verify({ method, url, query, id }: AvatarRequest) {
    const [path = ''] = url.split('?');
    const claims = signer.verify({ method, path, query, now: new Date() });
    const userId = idOf('User', id);
    if (userId === null) throw new KizunaError('FORBIDDEN');
    return { userId, claims };
  }

  return {
    upload(userId, size) {
      const path = `/files/users/avatar-upload/${toGlobalId('User', userId)}`;
      const expiresAt = new Date(Date.now() + uploadMs);
      return `${publicUrl}${signer.sign({ method: 'PUT', path, expiresAt, claims: { size } })}`;
    },

    shown({ id, avatarVersion }) {
      if (avatarVersion === null) return null;
      const path = `/files/users/avatars/${toGlobalId('User', id)}/${avatarVersion}`;
      return `${publicUrl}${signer.sign({ method: 'GET', path, expiresAt: stableExpiry(new Date()) })}`;
    },

    readUpload(request) {
      const { userId, claims } = verify(request);
      const { data } = uploadClaims.safeParse(claims);
      if (!data) throw new KizunaError('FORBIDDEN');
      return { userId, size: data.size };
    },

    readShown: (request) => verify(request).userId,
  };
}
