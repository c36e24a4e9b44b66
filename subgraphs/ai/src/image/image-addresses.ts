import type { SubgraphPorts } from '@kizuna/kit/service/subgraph-ports';
import { createUrlSigner } from '@kizuna/kit/storage/signed-url';

/** Makes and checks the addresses under which browsers read images. */
export interface ImageAddresses {
  /** An absolute address that ends within the hour; it stays the same for a quarter of one, so that caches can use it. */
  sign(imageId: number, now: Date): string;
  /** @throws KizunaError FORBIDDEN unless the address was signed here and has not ended */
  verify(request: { method: string; path: string; query: unknown }, now: Date): void;
}

const slotMs = 15 * 60_000;
const lifeMs = 60 * 60_000;

export const imagePath = (imageId: number): string => `/files/ai/images/${imageId}`;

export function createImageAddresses({ secrets, publicUrl }: SubgraphPorts): ImageAddresses {
  const signer = createUrlSigner(Buffer.from(secrets.derive('files/ai')).toString('hex'));
  return {
    sign(imageId, now) {
      const expiresAt = new Date(Math.floor(now.getTime() / slotMs) * slotMs + lifeMs);
      return `${publicUrl}${signer.sign({ method: 'GET', path: imagePath(imageId), expiresAt })}`;
    },
    verify: (request, now) => void signer.verify({ ...request, now }),
  };
}
