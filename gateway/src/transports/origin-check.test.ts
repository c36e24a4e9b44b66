import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createOriginCheck } from './origin-check.ts';

function requestTo(host: string): IncomingMessage {
  const request = new IncomingMessage(new Socket());
  request.headers.host = host;
  return request;
}

describe('a socket that a page opens', () => {
  const { allows } = createOriginCheck('https://kizuna.example/app');
  const inside = requestTo('10.0.0.5:4000');

  it('may come from the public address, whatever proxy is between, and from the very host', () => {
    expect(allows('https://kizuna.example', inside)).toBe(true);
    expect(allows('http://10.0.0.5:4000', inside)).toBe(true);
    expect(allows(undefined, inside)).toBe(true);
  });

  it.each([
    'https://evil.example',
    'http://kizuna.example',
    'https://kizuna.example:8443',
    'https://kizuna.example.evil.example',
    'https://evil.example/?https://kizuna.example',
    'http://10.0.0.5',
    'null',
    '',
    'https://',
    'not a url',
  ])('may not come from %j', (origin) => {
    expect(allows(origin, inside)).toBe(false);
  });
});
