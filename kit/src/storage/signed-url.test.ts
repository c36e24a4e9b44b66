import { describe, expect, it } from 'vitest';
import { KizunaError } from '../errors/kizuna-error.ts';
import { createUrlSigner, stableExpiry } from './signed-url.ts';

const signer = createUrlSigner('a secret of at least thirty-two characters');
const now = new Date('2026-11-21T12:00:00Z');
const expiresAt = new Date('2026-11-21T12:05:00Z');

function shown(url: string): { path: string; query: Record<string, string> } {
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  return { path: pathname, query: Object.fromEntries(searchParams) };
}

function refusal(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    if (error instanceof KizunaError)
      return { code: error.code, reason: error.details?.reason, message: error.message };
    throw error;
  }
  return 'not refused';
}

const forged = { code: 'FORBIDDEN', reason: 'forged', message: 'This link is not valid.' };

describe('signed URLs', () => {
  it('carry their claims, with their types, to whoever checks them', () => {
    const url = signer.sign({
      method: 'PUT',
      path: '/files/12',
      expiresAt,
      claims: { user: '日本 &=', maxBytes: 1_000 },
    });
    expect(signer.verify({ method: 'PUT', ...shown(url), now })).toEqual({ user: '日本 &=', maxBytes: 1_000 });
  });

  it('need no claims, allow HEAD where GET is signed, and ignore parameters of others', () => {
    const { path, query } = shown(signer.sign({ method: 'GET', path: '/files/12', expiresAt }));
    expect(signer.verify({ method: 'GET', path, query, now })).toEqual({});
    expect(signer.verify({ method: 'HEAD', path, query: { ...query, utm_source: 'mail' }, now })).toEqual({});
  });

  it('are refused when anything that was signed is changed', () => {
    const { path, query } = shown(signer.sign({ method: 'GET', path: '/files/12', expiresAt, claims: { a: 1 } }));
    const other = shown(signer.sign({ method: 'GET', path: '/files/12', expiresAt, claims: { a: 2 } })).query;
    const { claims: _, ...withoutClaims } = query;
    const attempts = [
      { method: 'PUT', path, query },
      { method: 'GET', path: '/files/13', query },
      { method: 'GET', path, query: { ...query, expires: '9999999999' } },
      { method: 'GET', path, query: { ...query, claims: other.claims } },
      { method: 'GET', path, query: withoutClaims },
      { method: 'GET', path, query: { ...query, signature: 'AAAA' } },
      { method: 'GET', path, query: { ...query, signature: [query.signature, query.signature] } },
      { method: 'GET', path, query: {} },
      { method: 'GET', path, query: null },
    ];
    for (const attempt of attempts) expect(refusal(() => signer.verify({ ...attempt, now }))).toEqual(forged);
    const stranger = createUrlSigner('another secret of thirty-two characters!');
    expect(refusal(() => stranger.verify({ method: 'GET', path, query, now }))).toEqual(forged);
  });

  it('tell that they have expired, but only when they are genuine', () => {
    const { path, query } = shown(signer.sign({ method: 'GET', path: '/files/12', expiresAt }));
    const check = (at: string, changed = query) =>
      refusal(() => signer.verify({ method: 'GET', path, query: changed, now: new Date(at) }));
    expect(check('2026-11-21T12:04:59.999Z')).toBe('not refused');
    const expired = { code: 'FORBIDDEN', reason: 'expired', message: 'This link has expired.' };
    expect(check('2026-11-21T12:05:00Z')).toEqual(expired);
    expect(check('2026-11-21T13:00:00Z', { ...query, expires: '1' })).toEqual(forged);
  });

  it('are not made for what is no path, no time, or with a short secret', () => {
    expect(() => signer.sign({ method: 'GET', path: 'files', expiresAt })).toThrow(RangeError);
    expect(() => signer.sign({ method: 'GET', path: '/files?x=1', expiresAt })).toThrow(RangeError);
    expect(() => signer.sign({ method: 'GET', path: '/files', expiresAt: new Date(Number.NaN) })).toThrow(RangeError);
    expect(() => createUrlSigner('short')).toThrow(RangeError);
  });
});

describe('a stable end', () => {
  it('is the same for a quarter of an hour, and at least an hour away', () => {
    const ends = (time: string) =>
      stableExpiry(new Date(`2026-11-21T${time}Z`))
        .toISOString()
        .slice(11, 19);
    expect(['09:00:00', '09:00:01', '09:14:59', '09:15:00', '09:15:01'].map(ends)).toEqual([
      ...['10:00:00', '10:15:00', '10:15:00', '10:15:00', '10:30:00'],
    ]);
  });
});
