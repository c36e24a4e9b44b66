import type { ResponseEffects } from '@kizuna/kit/graph/request-context';
import { z } from 'zod';

const extensionsShape = z.object({
  effects: z
    .object({ refreshToken: z.object({ value: z.string(), expiresAt: z.string() }).nullable().optional() })
    .optional(),
});

/** What a subgraph wants done besides answering; nothing when it says something else. */
export function readEffects(extensions: unknown): ResponseEffects {
  const parsed = extensionsShape.safeParse(extensions);
  const refreshToken = parsed.success ? parsed.data.effects?.refreshToken : undefined;
  return refreshToken === undefined ? {} : { refreshToken };
}
