import { z } from 'zod';
import type { Resume } from '../subscriptions/subscriber.ts';

const resumeShape = z.union([
  z.literal(true).transform(() => ({ position: null })),
  z
    .object({ epoch: z.string().max(64), sequence: z.number().int().nonnegative() })
    .transform((position) => ({ position })),
]);

/**
 * Reads `extensions.resume` of a subscription: `true` for the first time, a position after that.
 * @returns null when the client did not ask. What is no position is none: the client is told that it cannot go on.
 */
export function readResume(asked: unknown): Resume | null {
  if (asked === undefined || asked === null) return null;
  const read = resumeShape.safeParse(asked);
  return read.success ? read.data : { position: { epoch: '', sequence: 0 } };
}
