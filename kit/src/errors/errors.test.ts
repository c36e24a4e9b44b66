import { GraphQLError } from 'graphql';
import { type Logger, pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { errorCodes, isErrorCode } from './error-codes.ts';
import { formatError } from './format-errors.ts';
import { invalid, KizunaError } from './kizuna-error.ts';
import { localeFrom } from './locale.ts';

/** A logger, and what it wrote. */
function listeningLogger(): { logger: Logger; lines: { errorId?: string; err?: { message: string } }[] } {
  const lines: { errorId?: string; err?: { message: string } }[] = [];
  return { logger: pino({}, { write: (line: string) => lines.push(JSON.parse(line)) }), lines };
}

describe('the registry of codes', () => {
  it('has a sentence in each language and a status that is an error for every code', () => {
    for (const [code, { status, message }] of Object.entries(errorCodes)) {
      expect(code).toMatch(/^[A-Z]+(_[A-Z]+)*$/);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(message.en).toMatch(/[.!]$/);
      expect(message.ja).toMatch(/。$/);
    }
  });

  it('knows its own codes and nothing that every object has', () => {
    expect(isErrorCode('NOT_FOUND')).toBe(true);
    for (const value of ['toString', '__proto__', 'constructor', 'not_found', '', 7, null]) {
      expect(isErrorCode(value)).toBe(false);
    }
  });
});

describe('a KizunaError', () => {
  it('takes sentence and status from the registry', () => {
    const error = new KizunaError('NOT_FOUND');
    expect(error.message).toBe(errorCodes.NOT_FOUND.message.en);
    expect(error.messageIn('ja')).toBe(errorCodes.NOT_FOUND.message.ja);
    expect(error.status).toBe(404);
    expect([error.field, error.details, error.cause]).toEqual([undefined, undefined, undefined]);
  });

  it('may say it better', () => {
    const error = invalid('title', 'Too long.', '長すぎます。');
    expect([error.code, error.field, error.message, error.messageIn('ja')]).toEqual([
      'VALIDATION_ERROR',
      'title',
      'Too long.',
      '長すぎます。',
    ]);
  });

  it('is worth another try only when it is not the fault of whoever asked', () => {
    expect(new KizunaError('SERVICE_UNAVAILABLE').retryable).toBe(true);
    expect(new KizunaError('INTERNAL_ERROR').retryable).toBe(true);
    expect(new KizunaError('CONFLICT').retryable).toBe(false);
    expect(new KizunaError('CONFLICT', { retryable: true }).retryable).toBe(true);
    expect(new KizunaError('SERVICE_UNAVAILABLE', { retryable: false }).retryable).toBe(false);
  });
});

describe('an error on its way out', () => {
  it('keeps code and details and speaks the language of the viewer', () => {
    const { logger, lines } = listeningLogger();
    const thrown = new KizunaError('RATE_LIMITED', { details: { retryAfterMs: 500 }, cause: new Error('secret') });
    const located = new GraphQLError(thrown.message, { originalError: thrown, path: ['messageSend'] });
    expect(formatError(located, 'ja', logger)).toEqual({
      message: errorCodes.RATE_LIMITED.message.ja,
      path: ['messageSend'],
      extensions: { code: 'RATE_LIMITED', details: { retryAfterMs: 500 } },
    });
    expect(formatError(thrown, 'en', logger).message).toBe(errorCodes.RATE_LIMITED.message.en);
    expect(lines).toEqual([]);
  });

  it.each([
    ['an Error', new Error('password=hunter2')],
    ['an Error within a GraphQLError', new GraphQLError('x', { originalError: new Error('password=hunter2') })],
    ['a string', 'password=hunter2'],
    ['nothing', undefined],
    ['an object without a prototype', Object.create(null)],
  ])('says of %s no more than an id, under which the log has it all', (_what, thrown) => {
    const { logger, lines } = listeningLogger();
    const { message, extensions } = formatError(thrown, 'en', logger);
    expect(message).toBe(errorCodes.INTERNAL_ERROR.message.en);
    expect(extensions).toEqual({ code: 'INTERNAL_ERROR', errorId: expect.stringMatching(/^[0-9a-f-]{36}$/) });
    expect(lines).toHaveLength(1);
    expect(lines[0]?.errorId).toBe(extensions?.errorId);
  });

  it('tells the sender of a wrong request what graphql-js found', () => {
    const { logger } = listeningLogger();
    expect(formatError(new GraphQLError('Cannot query field "x".'), 'en', logger)).toEqual({
      message: 'Cannot query field "x".',
      extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
    });
  });
});

describe('the language to answer in', () => {
  it.each([
    [undefined, 'en'],
    ['', 'en'],
    ['ja', 'ja'],
    ['ja-JP,en;q=0.5', 'ja'],
    ['fr, JA;q=0.9, en', 'ja'],
    ['en-GB,ja', 'en'],
    ['fr,de', 'en'],
    ['jam,jav', 'en'],
    ['*', 'en'],
    [`${'x,'.repeat(10_000)}ja`, 'en'],
  ])('of %j is %s', (header, locale) => {
    expect(localeFrom(header)).toBe(locale);
  });
});
