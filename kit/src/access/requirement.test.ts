import { describe, expect, it } from 'vitest';
import { type UserType, userTypes, type Viewer } from '../viewer/viewer.ts';
import { knownViewer } from './known-viewer.ts';
import { knownPolicies, type Requirement, refusalOf } from './requirement.ts';

const session = (userType: UserType): Viewer => ({ userId: 1, userType, sessionId: 2 });
const token = (userType: UserType, ...scopes: string[]): Viewer => ({ userId: 1, userType, tokenId: 3, scopes });
const asks = (requirement: Partial<Requirement>): Requirement => ({
  ...{ authenticated: false, scopes: null, policies: null },
  ...requirement,
});

describe('a requirement', () => {
  it('refuses nobody as not signed in, whatever it asks', () => {
    for (const requirement of [{ authenticated: true }, { scopes: [['ai:read']] }, { policies: [['admin']] }]) {
      expect(refusalOf(asks(requirement), null)).toBe('UNAUTHORIZED');
    }
    expect(refusalOf(asks({}), null)).toBeNull();
  });

  it('of a sign-in is met by sessions and API tokens alike', () => {
    expect(refusalOf(asks({ authenticated: true }), session('MEMBER'))).toBeNull();
    expect(refusalOf(asks({ authenticated: true }), token('PARTNER'))).toBeNull();
  });

  it('of scopes is met by every session, and by the API tokens that have all of one list', () => {
    const requirement = asks({ scopes: [['kyc:read', 'media:read'], ['kyc:write']] });
    expect(refusalOf(requirement, session('MEMBER'))).toBeNull();
    expect(refusalOf(requirement, token('PARTNER', 'media:read', 'kyc:read'))).toBeNull();
    expect(refusalOf(requirement, token('PARTNER', 'kyc:write'))).toBeNull();
    for (const scopes of [[], ['kyc:read'], ['media:read'], ['kyc'], ['KYC:WRITE'], ['kyc:write ']]) {
      expect(refusalOf(requirement, token('PARTNER', ...scopes))).toBe('FORBIDDEN');
    }
  });

  it('of a role is met by that role alone: roles do not inherit', () => {
    for (const asked of userTypes) {
      const requirement = asks({ policies: [[asked.toLowerCase()]] });
      for (const userType of userTypes) {
        expect(refusalOf(requirement, session(userType))).toBe(userType === asked ? null : 'FORBIDDEN');
      }
    }
  });

  it('of an interactive sign-in refuses API tokens, with every scope there is', () => {
    const requirement = asks({
      policies: [
        ['session', 'partner'],
        ['session', 'concierge'],
      ],
    });
    expect(refusalOf(requirement, session('PARTNER'))).toBeNull();
    expect(refusalOf(requirement, session('CONCIERGE'))).toBeNull();
    expect(refusalOf(requirement, session('ADMIN'))).toBe('FORBIDDEN');
    expect(refusalOf(requirement, token('PARTNER', 'profile:read', 'profile:write'))).toBe('FORBIDDEN');
  });

  it('holds as a whole: scopes do not make up for a role, nor the other way round', () => {
    const requirement = asks({ scopes: [['cases:read']], policies: [['concierge']] });
    expect(refusalOf(requirement, token('CONCIERGE', 'cases:read'))).toBeNull();
    expect(refusalOf(requirement, token('PARTNER', 'cases:read'))).toBe('FORBIDDEN');
    expect(refusalOf(requirement, token('CONCIERGE'))).toBe('FORBIDDEN');
  });

  it('with a policy that nobody knows refuses everybody', () => {
    expect(refusalOf(asks({ policies: [['root']] }), session('ADMIN'))).toBe('FORBIDDEN');
    expect(knownPolicies).toEqual(['session', 'admin', 'operator', 'partner', 'concierge', 'member']);
  });
});

describe('an API token, where nothing is refused', () => {
  it.each<[scopes: string[], isKnown: boolean]>([
    [[], false],
    [['media:read', 'media:write'], false],
    [['forum:read'], true],
    [['forum:write'], false],
  ])('is known by the scope to read the area: %j', (scopes, isKnown) => {
    const viewer = token('PARTNER', ...scopes);
    expect(knownViewer(viewer, ['forum'])).toBe(isKnown ? viewer : null);
  });

  it('is not what a session is', () => {
    expect(knownViewer(session('MEMBER'), [])).toEqual(session('MEMBER'));
    expect(knownViewer(null, ['forum'])).toBeNull();
  });
});
