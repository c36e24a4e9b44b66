import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { fetchKeysFrom } from './issuer-keys.ts';
import { readTokenIssuers } from './token-issuers.ts';

const osaka = { issuer: 'osaka', audience: 'kizuna', jwksUri: 'https://osaka.example/jwks' };

it('our own issuer is always one, by the name that it was given', () => {
  const own = { issuer: 'kizuna', audience: 'kizuna', environment: null, jwksUri: null };
  expect(readTokenIssuers({})).toEqual([own]);
  expect(readTokenIssuers({ TOKEN_ISSUER: 'tokyo', TOKEN_AUDIENCE: 'app', TOKEN_ENVIRONMENT: 'staging' })).toEqual([
    { issuer: 'tokyo', audience: 'app', environment: 'staging', jwksUri: null },
  ]);
  const others = [osaka, { ...osaka, issuer: 'nagoya', environment: 'staging' }];
  expect(readTokenIssuers({ TOKEN_ISSUERS: JSON.stringify(others) })).toEqual([
    own,
    { ...osaka, environment: null },
    { ...others[1], environment: 'staging' },
  ]);
});

it.each([
  ['no JSON', 'osaka'],
  ['no list', JSON.stringify(osaka)],
  ['an issuer without audience', JSON.stringify([{ ...osaka, audience: '' }])],
  ['an address that is none', JSON.stringify([{ ...osaka, jwksUri: 'osaka.example' }])],
  ['keys from a file', JSON.stringify([{ ...osaka, jwksUri: 'file:///etc/passwd' }])],
  ['a misspelt member', JSON.stringify([{ ...osaka, enviroment: 'production' }])],
  ['an issuer twice', JSON.stringify([osaka, osaka])],
  ['our own name', JSON.stringify([{ ...osaka, issuer: 'kizuna' }])],
])('%s stops the start with a sentence', (_, TOKEN_ISSUERS) => {
  expect(() => readTokenIssuers({ TOKEN_ISSUERS })).toThrow(/^TOKEN_ISSUERS .*: set /);
});

it('keys come from the address itself, in a size that keys have', async () => {
  const server = createServer((request, response) => {
    if (request.url === '/good') response.end('{"keys":[]}');
    else if (request.url === '/moved') response.writeHead(302, { location: '/good' }).end();
    else if (request.url === '/broken') response.writeHead(500).end('{"keys":[]}');
    else response.end(`{"keys":[],"x":"${'x'.repeat(200_000)}"}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const at = (path: string) => fetchKeysFrom(`http://127.0.0.1:${port}/${path}`);
  expect(await at('good')).toEqual({ keys: [] });
  for (const path of ['moved', 'broken', 'huge']) await expect(at(path)).rejects.toThrow();
  server.close();
});
