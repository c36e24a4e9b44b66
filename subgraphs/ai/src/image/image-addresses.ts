import type { SubgraphPorts } from '@kizuna/kit/service/subgraph-ports';
import { createUrlSigner, stableExpiry } from '@kizuna/kit/storage/signed-url';

/** Makes and checks the addresses under which browsers read images. */
export interface ImageAddresses {
  /** An absolute address that ends after an hour, with `stableExpiry`. */
  sign(imageId: number, now: Date): string;
  /** @throws KizunaError FORBIDDEN unless the address was signed here and has not ended */
  verify(request: { method: string; path: string; query: unknown }, now: Date): void;
}

export const imagePath = (imageId: number): string => `/files/ai/images/${imageId}`;

export function createImageAddresses({ secrets, publicUrl }: SubgraphPorts): ImageAddresses {
  const signer = createUrlSigner(Buffer.from(secrets.derive('files/ai')).toString('hex'));
  return {
    sign(imageId, now) {
      return `${publicUrl}${signer.sign({ method: 'GET', path: imagePath(imageId), expiresAt: stableExpiry(now) })}`;
    },
    verify: (request, now) => void signer.verify({ ...request, now }),
  };
}
