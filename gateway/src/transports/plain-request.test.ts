import { describe, expect, it } from 'vitest';
import { readPlainRequest } from './plain-request.ts';

const usual = ['Host: x', 'Content-Type: application/json', 'Content-Length: 2'];

function request(headers: readonly string[], { line = 'POST /graphql HTTP/1.1', body = '{}' } = {}): Buffer {
  return Buffer.from([line, ...headers, '', body].join('\r\n'), 'latin1');
}

/** All of it is there. */
function readWhole(bytes: Buffer) {
  const read = readPlainRequest(bytes);
  if (read === null || read === 'incomplete') throw new Error(`not read: ${String(read)}`);
  return read;
}

describe('a plain request', () => {
  it('is read, with what follows it', () => {
    const sent = request(['hOST:x', 'Accept:\t*/* ', 'X-Empty:', ...usual.slice(1), '__proto__: y']);
    const { request: asked, rest } = readWhole(Buffer.concat([sent, Buffer.from('POST')]));
    expect({ ...asked.headers }).toEqual({
      host: 'x',
      accept: '*/*',
      'x-empty': '',
      'content-type': 'application/json',
      'content-length': '2',
      ['__proto__']: 'y',
    });
    expect([asked.body, rest].map(String)).toEqual(['{}', 'POST']);
    expect(readWhole(sent).rest).toHaveLength(0);
  });

  it('is not read before all of it is there', () => {
    const sent = request(usual);
    for (let length = 0; length < sent.length; length += 1) {
      expect(readPlainRequest(sent.subarray(0, length))).toBe('incomplete');
    }
    expect(readWhole(sent).request.body.toString()).toBe('{}');
  });

  it.each([
    ['Connection: keep-alive'],
    ['Connection: Keep-Alive'],
    ['Origin: https://example.test'],
    ['X-Forwarded-For: 192.0.2.1'],
    [`X-Long: ${'x'.repeat(7_000)}`],
  ])('may say %s', (header) => {
    expect(readWhole(request([header, ...usual])).request.body.toString()).toBe('{}');
  });

  // What each could be taken for by somebody in front of us, or means for what comes after it, is Node's to know.
  it.each([
    ['another method', request(usual, { line: 'GET /graphql HTTP/1.1' })],
    ['a method in small letters', request(usual, { line: 'post /graphql HTTP/1.1' })],
    ['another address', request(usual, { line: 'POST /graphql?x HTTP/1.1' })],
    ['a whole address', request(usual, { line: 'POST http://x/graphql HTTP/1.1' })],
    ['an older version', request(usual, { line: 'POST /graphql HTTP/1.0' })],
    ['two blanks', request(usual, { line: 'POST  /graphql HTTP/1.1' })],
    ['an empty line before it', Buffer.concat([Buffer.from('\r\n'), request(usual)])],
    ['bare line feeds', Buffer.from(`POST /graphql HTTP/1.1\n${usual.join('\n')}\n\n{}`)],
    ['a bare line feed within a value', request(['X: y\nTransfer-Encoding: chunked', ...usual])],
    ['a bare carriage return', request(['X: y\rz', ...usual])],
    ['a folded line', request(['X: y', ' z', ...usual])],
    ['a blank before the colon', request(['X : y', ...usual])],
    ['a line without a colon', request(['X', ...usual])],
    ['a line without a name', request([': y', ...usual])],
    ['a zero byte', request(['X: \0', ...usual])],
    ['a character beyond ASCII', request(['X: \xe4', ...usual])],
    ['no headers', request([])],
    ['no host', request(usual.slice(1))],
    ['an empty host', request(['Host:', ...usual.slice(1)])],
    ['two hosts', request(['Host: y', ...usual])],
    ['no length', request(usual.slice(0, 2))],
    ['two lengths', request(['Content-Length: 2', ...usual])],
    ['a list of lengths', request([...usual.slice(0, 2), 'Content-Length: 2, 2'])],
    ['a length with a sign', request([...usual.slice(0, 2), 'Content-Length: +2'])],
    ['a length with a zero before it', request([...usual.slice(0, 2), 'Content-Length: 02'])],
    ['a length in another system', request([...usual.slice(0, 2), 'Content-Length: 0x2'])],
    ['a length of nothing', request([...usual.slice(0, 2), 'Content-Length: 0'])],
    ['an endless length', request([...usual.slice(0, 2), `Content-Length: ${'2'.repeat(30)}`])],
    ['a transfer coding', request(['Transfer-Encoding: chunked', ...usual])],
    ['a transfer coding in an odd form', request(['transfer-encoding:\tidentity', ...usual])],
    ['a content coding', request(['Content-Encoding: gzip', ...usual])],
    ['a body that waits', request(['Expect: 100-continue', ...usual])],
    ['another protocol', request(['Upgrade: h2c', ...usual])],
    ['settings for another protocol', request(['HTTP2-Settings: x', ...usual])],
    ['trailers that are welcome', request(['TE: trailers', ...usual])],
    ['trailers that come', request(['Trailer: x', ...usual])],
    ['a connection to a proxy', request(['Proxy-Connection: close', ...usual])],
    ['very many headers', request([...Array.from({ length: 100 }, (_, nth) => `X-${nth}: y`), ...usual])],
    ['a large body', request([...usual.slice(0, 2), 'Content-Length: 70000'])],
    ['a head without an end', Buffer.from(`POST /graphql HTTP/1.1\r\nX: ${'x'.repeat(9_000)}`)],
    ['the beginning of another method', Buffer.from('PUT')],
    ['a connection that is to end', request(['Connection: close', ...usual])],
    ['a connection of many words', request(['Connection: keep-alive, x', ...usual])],
    ['another type', request(['Host: x', 'Content-Type: text/plain', 'Content-Length: 2'])],
    ['no type', request(['Host: x', 'Content-Length: 2'])],
    ['a long head', request([`X: ${'x'.repeat(9_000)}`, ...usual])],
    ['the beginning of TLS', Buffer.from([0x16, 3, 1, 0, 0xa5])],
  ])('has nothing to do with %s', (_what, bytes) => {
    expect(readPlainRequest(bytes)).toBeNull();
  });
});
