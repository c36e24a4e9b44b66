import { expect, it } from 'vitest';
import { problemOf } from './put-file.ts';

it("hands on the server's code and sentence", () => {
  expect(problemOf(413, '{"code":"PAYLOAD_TOO_LARGE","message":"too large"}')).toEqual({
    code: 'PAYLOAD_TOO_LARGE',
    message: 'too large',
  });
});

it('names the status when a proxy answers with a page or with other JSON', () => {
  expect(problemOf(502, '<html>')).toEqual({ code: 'UNKNOWN', message: 'HTTP 502' });
  expect(problemOf(500, '{"error":true}')).toEqual({ code: 'UNKNOWN', message: 'HTTP 500' });
  expect(problemOf(500, 'null')).toEqual({ code: 'UNKNOWN', message: 'HTTP 500' });
});
