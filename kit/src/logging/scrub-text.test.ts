import { expect, it } from 'vitest';
import { processorTime } from '../testing/processor-time.ts';
import { scrubText } from './scrub-text.ts';

it.each([
  ['token eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiI3In0.c2lnbmF0dXJl was refused', 'token …jwt… was refused'],
  ['unsigned eyJhbGciOiJub25lIn0.eyJzdWIiOiI3In0.', 'unsigned …jwt…'],
  ['cut off: eyJhbGciOiJFZERTQSJ9.eyJzdWI', 'cut off: …jwt…'],
  ['key-eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiI3In0.c2ln', 'key-…jwt…'],
  ['the word heyJude, eyJ and eyJab stay', 'the word heyJude, eyJ and eyJab stay'],
])('takes tokens out of %j', (text, shown) => expect(scrubText(text)).toBe(shown));

it.each([
  ...['-eyJ', 'eyJaaaa-', 'eyJaaaa.', 'eyJaaaa.b-', 'a', '.', 'a@', 'a@b-', 'a@b.', 'Bearer ', 'kzn_', '://', '://a'],
  ...['&x-amz-', 'aaaa&code=', 'otpauth://', '$2b$', '$argon2'],
])('reads a quarter of a megabyte of %j in no time', async (piece) => {
  const text = piece.repeat(250_000 / piece.length);
  expect(await processorTime(() => scrubText(text))).toBeLessThan(400);
});
