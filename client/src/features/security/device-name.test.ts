import { expect, test } from 'vitest';
import { deviceName } from './device-name.ts';

const like = 'Mozilla/5.0';
const kit = 'AppleWebKit/537.36 (KHTML, like Gecko)';

test.each([
  [`${like} (Windows NT 10.0; Win64; x64) ${kit} Chrome/149.0.0.0 Safari/537.36`, 'Chrome', 'Windows'],
  [`${like} (Windows NT 10.0; Win64; x64) ${kit} Chrome/149.0.0.0 Safari/537.36 Edg/149.0`, 'Edge', 'Windows'],
  [
    `${like} (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1`,
    'Safari',
    'iPhone',
  ],
  [`${like} (Linux; Android 16; Pixel 9) ${kit} Chrome/149.0.0.0 Mobile Safari/537.36`, 'Chrome', 'Android'],
  [`${like} (Macintosh; Intel Mac OS X 10.15; rv:150.0) Gecko/20100101 Firefox/150.0`, 'Firefox', 'macOS'],
])('%s', (userAgent, program, system) => {
  expect(deviceName(userAgent)).toEqual({ program, system });
});

test.each([null, undefined, '', 'something of our own'])('%j says nothing', (userAgent) => {
  expect(deviceName(userAgent)).toEqual({ program: null, system: null });
});
