import { describe, expect, it } from 'vitest';
import { kindsToSend, missingKinds, unsentKinds, yearsBetween } from './application-rules.ts';

const asked = { to: 'NEEDS_RESUBMISSION', createdAt: '2026-11-21T10:00:00.000Z' } as const;
const front = { kind: 'ID_FRONT', status: 'STORED', uploadedAt: '2026-11-21T09:00:00.000Z' } as const;

describe('what the applicant has to send', () => {
  it('is all four pictures in a draft, less what is stored', () => {
    const draft = { status: 'DRAFT', requestedDocuments: [], history: [], documents: [front] } as const;
    expect(kindsToSend(draft)).toHaveLength(4);
    expect(unsentKinds(draft)).toEqual(['ID_BACK', 'SELFIE', 'SELFIE_WITH_ID']);
  });

  it('must at least be the front of the document and a selfie', () => {
    const draft = { status: 'DRAFT', requestedDocuments: [], history: [], documents: [] } as const;
    expect(missingKinds(draft)).toEqual(['ID_FRONT', 'SELFIE']);
    expect(missingKinds({ ...draft, documents: [front] })).toEqual(['SELFIE']);
  });

  it('still counts as missing while the file is awaited', () => {
    const documents = [{ ...front, status: 'AWAITED' }] as const;
    expect(missingKinds({ status: 'DRAFT', requestedDocuments: [], history: [], documents })).toContain('ID_FRONT');
  });

  it('is only what was named after a request, and what was sent before the request does not count', () => {
    const application = {
      status: 'NEEDS_RESUBMISSION',
      requestedDocuments: ['ID_FRONT'],
      history: [asked],
      documents: [front],
    } as const;
    expect(missingKinds(application)).toEqual(['ID_FRONT']);
    const again = [{ ...front, uploadedAt: '2026-11-21T10:30:00.000Z' }] as const;
    expect(missingKinds({ ...application, documents: again })).toEqual([]);
  });

  it('is nothing while a reviewer is at it', () => {
    expect(kindsToSend({ status: 'IN_REVIEW', requestedDocuments: ['SELFIE'], history: [], documents: [] })).toEqual(
      [],
    );
  });
});

describe('the age', () => {
  it.each([
    ['2008-11-21', '2026-11-21', 18],
    ['2008-11-22', '2026-11-21', 17],
    ['2008-02-29', '2026-02-28', 17],
    ['2008-02-29', '2026-03-01', 18],
  ])('of somebody born on %s is on %s %s years', (birthDate, today, years) => {
    expect(yearsBetween(birthDate, today)).toBe(years);
  });
});
