import type { Executor } from '@kizuna/kit/db/database';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import type { Tables } from '../db/tables.ts';
import { countImages } from './image-quota-repository.ts';

export interface ImageQuotaService {
  /**
   * Takes images out of a user's day. In the transaction that orders them: what is rolled back was not taken.
   * @throws KizunaError RATE_LIMITED with `details.retryAfterMs` when the day has no room for so many
   */
  take(tx: Executor<Tables>, userId: number, count: number): Promise<void>;
}

/** @param imagesPerDay how many a user may ask for in a day (UTC) */
export function createImageQuotaService(imagesPerDay: number): ImageQuotaService {
  return {
    async take(tx, userId, count) {
      const isTaken = count <= imagesPerDay && (await countImages(tx, userId, count, imagesPerDay));
      if (!isTaken) throw quotaUsedUp(imagesPerDay, new Date());
    },
  };
}

function quotaUsedUp(limit: number, now: Date): KizunaError {
  const midnight = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1);
  return new KizunaError('RATE_LIMITED', {
    message: { en: `At most ${limit} images a day.`, ja: `画像は1日${limit}枚までです。` },
    details: { retryAfterMs: midnight - now.getTime() },
  });
}
