import { expect, test } from 'vitest';
import { splitLinks } from './split-links.ts';

const links = (text: string) => splitLinks(text).flatMap(({ href }) => href ?? []);

test('web addresses become links, without the punctuation of their sentence', () => {
  expect(links('See https://kizuna.example/a?b=1, then http://example.com.')).toEqual([
    'https://kizuna.example/a?b=1',
    'http://example.com',
  ]);
  expect(links('予報はhttps://example.com/rainを見てください。「https://example.com/x」')).toEqual([
    'https://example.com/rain',
    'https://example.com/x',
  ]);
});

test('nothing else does, and no letter is lost', () => {
  for (const text of ['javascript:alert(1) ftp://x data:text/html,x', 'https://', 'a https://b.example c\nd', '']) {
    expect(
      splitLinks(text)
        .map((piece) => piece.text)
        .join(''),
    ).toBe(text);
  }
  expect(links('javascript:alert(1) ftp://x https://')).toEqual([]);
});
