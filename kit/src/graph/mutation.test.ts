import { describe, expect, it } from 'vitest';
import { errorCodes } from '../errors/error-codes.ts';
import { invalid, KizunaError } from '../errors/kizuna-error.ts';
import { mutation } from './mutation.ts';
import type { RequestContext } from './request-context.ts';

const context: RequestContext = {
  viewer: null,
  audience: null,
  locale: 'ja',
  requestId: '',
  client: { address: null, userAgent: null },
  refreshToken: null,
  effects: {},
};

const fails = (error: unknown) => mutation(async (): Promise<{ post?: string }> => Promise.reject(error));

describe('a mutation', () => {
  it('answers with what its work gives, and no user errors', async () => {
    const echo = mutation(async ({ text }: { text: string }, { locale }: RequestContext) => ({ text, locale }));
    expect(await echo({}, { text: 'hi' }, context)).toEqual({ text: 'hi', locale: 'ja', userErrors: [] });
  });

  it('carries what the user can put right in userErrors, in the language of the viewer', async () => {
    expect(await fails(invalid('title', 'Too long.', '長すぎます。'))({}, {}, context)).toEqual({
      userErrors: [{ field: 'title', code: 'VALIDATION_ERROR', message: '長すぎます。' }],
    });
    expect(await fails(new KizunaError('CONFLICT'))({}, {}, context)).toEqual({
      userErrors: [{ field: null, code: 'CONFLICT', message: errorCodes.CONFLICT.message.ja }],
    });
  });

  it('fails with everything else', async () => {
    for (const error of [new KizunaError('UNAUTHORIZED'), new Error('broken'), 'broken']) {
      await expect(fails(error)({}, {}, context)).rejects.toBe(error);
    }
  });
});
