import { expect, test } from 'vitest';
import { formatFileSize } from './file-size.ts';

test('sizes are told in the unit that fits', () => {
  const sizes = [0, 999, 1_000, 1_240_000, 26_214_400];
  expect(sizes.map((bytes) => formatFileSize(bytes, 'en'))).toEqual([
    '0 bytes',
    '999 bytes',
    '1 kB',
    '1.2 MB',
    '26 MB',
  ]);
});
