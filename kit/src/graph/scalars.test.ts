import { Kind } from 'graphql';
import { describe, expect, it } from 'vitest';
import { dateScalar, dateTimeScalar } from './scalars.ts';

const literal = (value: string) => ({ kind: Kind.STRING, value }) as const;

describe('DateTime', () => {
  it('is a moment with its offset outside and a Date inside', () => {
    const moment = new Date('2026-11-21T09:30:00.000Z');
    expect(dateTimeScalar.serialize(moment)).toBe('2026-11-21T09:30:00.000Z');
    expect(dateTimeScalar.parseValue('2026-11-21T09:30:00.000Z')).toEqual(moment);
    expect(dateTimeScalar.parseValue('2026-11-21T18:30:00+09:00')).toEqual(moment);
    expect(dateTimeScalar.parseLiteral(literal('2026-11-21T09:30:00Z'))).toEqual(moment);
  });

  it.each([
    '',
    'now',
    'foo 1',
    '1',
    '2026-11-21',
    '2026-11-21T09:30:00',
    '2026-02-30T00:00:00Z',
    '2026-11-21T25:00:00Z',
    '0000-01-01T00:00:00Z',
    '+275760-09-13T00:00:00Z',
    1_700_000_000_000,
    null,
    {},
    Number.NaN,
  ])('is not %j', (value) => {
    expect(() => dateTimeScalar.parseValue(value)).toThrow('This is not a DateTime.');
  });

  it('is a string in an operation, and never an invalid Date in an answer', () => {
    expect(() => dateTimeScalar.parseLiteral({ kind: Kind.INT, value: '7' })).toThrow('This is not a DateTime.');
    expect(() => dateTimeScalar.serialize(new Date('never'))).toThrow('This is not a DateTime.');
  });
});

describe('Date', () => {
  it('is a day of the calendar, in and out', () => {
    for (const day of ['1998-04-30', '2024-02-29', '0001-01-01', '9999-12-31']) {
      expect(dateScalar.parseValue(day)).toBe(day);
      expect(dateScalar.serialize(day)).toBe(day);
      expect(dateScalar.parseLiteral(literal(day))).toBe(day);
    }
  });

  it.each([
    '',
    '2026-02-29',
    '2026-13-01',
    '2026-00-10',
    '0000-01-01',
    '2026-1-1',
    '2026-11-21T00:00:00Z',
    20_261_121,
    null,
  ])('is not %j', (value) => {
    expect(() => dateScalar.parseValue(value)).toThrow('This is not a Date.');
  });
});
