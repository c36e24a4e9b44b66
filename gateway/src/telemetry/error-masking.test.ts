import { errorCodes } from '@kizuna/kit/errors/error-codes';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { testLogger } from '@kizuna/kit/logging/logger';
import { GraphQLError } from 'graphql';
import { describe, expect, it } from 'vitest';
import { maskError } from './error-masking.ts';

const logger = testLogger();
const masked = {
  message: errorCodes.INTERNAL_ERROR.message.en,
  extensions: { code: 'INTERNAL_ERROR', errorId: expect.any(String) },
};

describe('an error that leaves the gateway', () => {
  it('keeps code, place, details and id, and loses everything else', () => {
    const formatted = {
      message: 'Too many requests.',
      path: ['messageSend'],
      locations: [{ line: 1, column: 3 }],
      extensions: {
        code: 'RATE_LIMITED',
        details: { retryAfterMs: 5 },
        serviceName: 'chat',
        stacktrace: ['at /srv/kizuna'],
        http: { status: 429 },
      },
    };
    expect(maskError(formatted, new GraphQLError('x'), logger)).toEqual({
      message: 'Too many requests.',
      path: ['messageSend'],
      locations: [{ line: 1, column: 3 }],
      extensions: { code: 'RATE_LIMITED', details: { retryAfterMs: 5 }, retryAfter: 1 },
    });
    const known = { message: 'masked', extensions: { code: 'INTERNAL_ERROR', errorId: 'from the subgraph' } };
    expect(maskError(known, undefined, logger)).toEqual(known);
  });

  it('says nothing when it is not known', () => {
    const secret = 'connect ECONNREFUSED 10.0.0.7:4006';
    for (const extensions of [
      undefined,
      {},
      { code: 7 },
      { code: 'INTERNAL_SERVER_ERROR' },
      { code: 'DOWNSTREAM_SERVICE_ERROR', serviceName: 'chat' },
    ]) {
      const formatted = { message: secret, ...(extensions ? { extensions } : {}) };
      expect(maskError(formatted, new Error(secret), logger)).toEqual(masked);
    }
  });

  it('speaks for the error that it was made of, in the language that is wanted', () => {
    const thrown = new KizunaError('UNAUTHORIZED', { cause: new Error('bad signature') });
    const cause = new GraphQLError('Context creation failed', { originalError: thrown });
    const formatted = { message: 'Context creation failed', extensions: { code: 'INTERNAL_SERVER_ERROR' } };
    expect(maskError(formatted, cause, logger, 'ja')).toEqual({
      message: errorCodes.UNAUTHORIZED.message.ja,
      extensions: { code: 'UNAUTHORIZED' },
    });
    const tooDeep = new GraphQLError('too deep', { extensions: { code: 'OPERATION_TOO_DEEP' } });
    const validation = { message: 'too deep', extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } };
    expect(maskError(validation, tooDeep, logger).extensions?.code).toBe('OPERATION_TOO_DEEP');
  });
});
