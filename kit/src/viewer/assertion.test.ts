import { decodeJwt, decodeProtectedHeader, jwtVerify, SignJWT, UnsecuredJWT } from 'jose';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createAssertionSigner, createAssertionVerifier } from './assertion.ts';
import { type ApiTokenViewer, audience, type SessionViewer, type Viewer } from './viewer.ts';

const secret = new TextEncoder().encode('32 bytes that nobody else knows!');
const session: SessionViewer = { userId: 7, userType: 'MEMBER', sessionId: 70 };
const token: ApiTokenViewer = { userId: 6, userType: 'PARTNER', tokenId: 3, scopes: ['kyc:read', 'media:write'] };
const unauthorized = { code: 'UNAUTHORIZED' };

describe('an assertion', () => {
  const sign = createAssertionSigner(secret);
  const verify = createAssertionVerifier(secret, 'chat');
  afterEach(() => vi.useRealTimers());

  it.each<[string, Viewer | typeof audience | null]>([
    ['who signed in', session],
    ['a program with an API token', token],
    ['the audience of a stream', audience],
    ['nobody', null],
  ])('carries %s', async (_, viewer) => {
    expect(verify(sign(viewer, 'chat'))).toEqual(viewer);
  });

  it('is a JWT as any library makes and reads it', async () => {
    const ours = sign(token, 'chat');
    expect(decodeProtectedHeader(ours)).toEqual({ alg: 'HS256' });
    const options = { algorithms: ['HS256'], issuer: 'kizuna-gateway', audience: 'chat' };
    const { payload } = await jwtVerify(ours, secret, options);
    expect(payload).toMatchObject({ viewer: token, exp: (payload.iat ?? 0) + 60 });
    expect(verify(await jose({ viewer: session }))).toEqual(session);
  });

  it('is made anew for another viewer, another scope and another subgraph', async () => {
    const asked: [Viewer, string][] = [
      [session, 'chat'],
      [{ ...session, sessionId: 71 }, 'chat'],
      [{ ...session, userType: 'ADMIN' }, 'chat'],
      [session, 'forum'],
      [token, 'chat'],
      [{ ...token, scopes: ['kyc:read'] }, 'chat'],
      [{ ...token, scopes: ['kyc:read media:write'] }, 'chat'],
      [{ ...token, tokenId: 70 }, 'chat'],
    ];
    const made = asked.map(([viewer, subgraph]) => sign(viewer, subgraph));
    expect(new Set(made).size).toBe(asked.length);
    expect(sign({ ...session }, 'chat')).toBe(made[0]);
  });

  it('ends after a minute, also where it was found good before', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const assertion = sign({ ...session, sessionId: 1 }, 'chat');
    expect(verify(assertion)).not.toBeNull();
    vi.advanceTimersByTime(60_000);
    expect(() => verify(assertion)).toThrow(expect.objectContaining(unauthorized));
    expect(() => createAssertionVerifier(secret, 'chat')(assertion)).toThrow(expect.objectContaining(unauthorized));
  });

  const jose = (claims: Record<string, unknown>, key = secret, alg = 'HS256') =>
    new SignJWT({ iss: 'kizuna-gateway', aud: 'chat', exp: Math.floor(Date.now() / 1000) + 60, ...claims })
      .setProtectedHeader({ alg })
      .sign(key);

  const attacks: [string, () => Promise<string> | string | undefined][] = [
    ['is missing', () => undefined],
    ['is empty', () => ''],
    ['is no JWT', () => 'forged'],
    ['is all dots', () => '..'],
    ['is very long', () => `${'a'.repeat(1_000_000)}.b.c`],
    ['has no signature', () => sign(session, 'chat').replace(/[^.]+$/, '')],
    ['has a part of a signature', () => sign(session, 'chat').slice(0, -1)],
    ['has too long a signature', () => `${sign(session, 'chat')}A`],
    ['has its signature spelt in another way', () => `${sign(session, 'chat')}=`],
    ['has a part too many', () => `${sign(session, 'chat')}.${'A'.repeat(43)}`],
    ['was signed with another key', () => jose({ viewer: session }, new TextEncoder().encode('x'.repeat(32)))],
    ['was signed by another algorithm', () => jose({ viewer: session }, secret, 'HS512')],
    ['is for another subgraph', () => sign(session, 'forum')],
    ['is for several subgraphs', () => jose({ viewer: session, aud: ['chat', 'forum'] })],
    ['is from another issuer', () => jose({ viewer: session, iss: 'kizuna' })],
    ['has ended', () => jose({ viewer: session, exp: 1 })],
    ['never ends', () => jose({ viewer: session, exp: undefined })],
    ['says nothing of the viewer', () => jose({})],
    ['names a role that is none', () => jose({ viewer: { ...session, userType: 'ROOT' } })],
    ['has a viewer with neither session nor token', () => jose({ viewer: { userId: 7, userType: 'MEMBER' } })],
    ['has a viewer with both', () => jose({ viewer: { ...session, ...token } })],
    ['has a token without scopes', () => jose({ viewer: { userId: 7, userType: 'PARTNER', tokenId: 1 } })],
  ];
  it.each(attacks)('is refused when it %s', async (_, make) => {
    const assertion = await make();
    expect(() => verify(assertion)).toThrow(expect.objectContaining(unauthorized));
  });

  it('is refused unsigned, with the claims of a good one, and with another payload under a good signature', async () => {
    const good = sign(session, 'chat');
    const [head = '', , signature = ''] = good.split('.');
    const claims = decodeJwt(good);
    const unsigned = new UnsecuredJWT(claims).encode();
    const payload = (viewer: Viewer) => Buffer.from(JSON.stringify({ ...claims, viewer })).toString('base64url');
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    const forged = [
      unsigned,
      unsigned.slice(0, -1),
      `${none}.${payload(session)}.${signature}`,
      `${head}.${payload({ ...session, userType: 'ADMIN' })}.${signature}`,
      `${none}${good.slice(head.length)}`,
    ];
    for (const assertion of forged) expect(() => verify(assertion)).toThrow(expect.objectContaining(unauthorized));
    expect(verify(good)).toEqual(session);
  });
});
