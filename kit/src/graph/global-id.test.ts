import { describe, expect, it } from 'vitest';
import { KizunaError } from '../errors/kizuna-error.ts';
import { idOf, parseGlobalId, requireId, toGlobalId } from './global-id.ts';

const spell = (text: string) => Buffer.from(text).toString('base64url');

describe('a global id', () => {
  it('comes back as the type and the number that went in', () => {
    for (const id of [1, 42, 999_999_999_999_999]) {
      expect(parseGlobalId(toGlobalId('Conversation', id))).toEqual({ type: 'Conversation', id });
    }
  });

  it('fits its own type only', () => {
    const id = toGlobalId('User', 7);
    expect(idOf('User', id)).toBe(7);
    expect(idOf('Post', id)).toBeNull();
    expect(requireId('User', id)).toBe(7);
    expect(() => requireId('Post', id)).toThrow(KizunaError);
  });

  it('has one spelling: padding, other alphabets, white space and stray characters are refused', () => {
    const id = toGlobalId('User', 71);
    const others = [`${id}=`, `${id}==`, ` ${id}`, `${id}\n`, `${id}!`, Buffer.from('User:71').toString('base64')];
    for (const other of others.filter((text) => text !== id)) expect(parseGlobalId(other)).toBeNull();
  });

  it.each([
    '',
    'User:7',
    spell('User:0'),
    spell('User:-1'),
    spell('User:07'),
    spell('User:1.5'),
    spell('User:1e3'),
    spell('User:'),
    spell(':7'),
    spell('user:7'),
    spell('User:7\n'),
    spell('User:7:8'),
    spell('User:9999999999999999'),
    spell("User:7' or '1'='1"),
    spell('__proto__:7'),
    spell('User:٧'),
    '\0',
    '💥',
    'A'.repeat(1_000_000),
  ])('is none of ours: %.40j', (text) => {
    expect(parseGlobalId(text)).toBeNull();
    expect(idOf('User', text)).toBeNull();
  });
});
