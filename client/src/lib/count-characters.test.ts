import { expect, test } from 'vitest';
import { countCharacters } from './count-characters.ts';

test('an emoji and a rare kanji count once', () => {
  expect(countCharacters('絆𠮟🎉a')).toBe(4);
});
