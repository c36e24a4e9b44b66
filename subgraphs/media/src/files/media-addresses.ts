import { toGlobalId } from '@kizuna/kit/graph/global-id';
import { stableExpiry, type UrlSigner } from '@kizuna/kit/storage/signed-url';

/** Makes the addresses under which browsers send and get files. */
export interface MediaAddresses {
  /** Where to PUT the whole file, for an hour from now. @param size bytes */
  upload(videoId: number, size: number): string;
  /** Where to GET a file of the video, for at least an hour from now. */
  shown(videoId: number, file: string): string;
}

const hourMs = 60 * 60 * 1_000;

/** @param publicUrl what the addresses begin with, without a slash at the end */
export function createMediaAddresses(signer: UrlSigner, publicUrl: string): MediaAddresses {
  return {
    upload(videoId, size) {
      const path = `/files/media/upload/${toGlobalId('Video', videoId)}`;
      const expiresAt = new Date(Date.now() + hourMs);
      return `${publicUrl}${signer.sign({ method: 'PUT', path, expiresAt, claims: { size } })}`;
    },
    shown(videoId, file) {
      const path = `/files/media/videos/${toGlobalId('Video', videoId)}/${file}`;
      return `${publicUrl}${signer.sign({ method: 'GET', path, expiresAt: stableExpiry(new Date()) })}`;
    },
  };
}
