import { testLogger } from '@kizuna/kit/logging/logger';
import { createHttpServer } from '@kizuna/kit/service/http-server';
import { afterAll, describe, expect, it } from 'vitest';
import { readGatewayConfig } from '../config.ts';
import { clientAddress } from './client-address.ts';

describe('where a request comes from', () => {
  const apps = [0, 1, 2, 3].map((trustProxy) => {
    const app = createHttpServer({ logger: testLogger(), trustProxy });
    app.get('/', async ({ raw, ip }) => ({ ours: clientAddress(raw, trustProxy), fastify: ip }));
    return app;
  });
  afterAll(() => Promise.all(apps.map((app) => app.close())));

  /** What we say, and what Fastify does, behind no proxy, one, two and three. */
  async function addressesOf(forwarded: string | undefined) {
    const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
    const answers = apps.map(async (app) => (await app.inject({ url: '/', headers })).json());
    return Promise.all(answers);
  }
  const ours = async (forwarded: string) => (await addressesOf(forwarded)).map((answer) => answer.ours);

  it.each([
    undefined,
    '',
    ' ',
    ',',
    '192.0.2.1',
    ' 192.0.2.1 ',
    '192.0.2.1, 198.51.100.7,203.0.113.9',
    '192.0.2.9, 192.0.2.1, 198.51.100.7,203.0.113.9',
    ' , 192.0.2.1,, 198.51.100.7 ,',
    '2001:db8::1',
  ])('is for us what it is for Fastify, whatever a proxy says: %j', async (forwarded) => {
    for (const answer of await addressesOf(forwarded)) expect(answer.ours).toBe(answer.fastify);
  });

  it('is what our own proxies say, and never what a client puts before it', async () => {
    const local = '127.0.0.1';
    expect(await ours('192.0.2.66, 203.0.113.9')).toEqual([local, '203.0.113.9', '192.0.2.66', '192.0.2.66']);
    expect(await ours('192.0.2.66, 192.0.2.67, 198.51.100.7, 203.0.113.9')).toEqual([
      local,
      '203.0.113.9',
      '198.51.100.7',
      '192.0.2.67',
    ]);
  });

  it('is the other end of the connection when a proxy names no address', async () => {
    const local = '127.0.0.1';
    for (const rubbish of ['unknown', '_hidden', '"', '192.0.2.1:80', '999.1.1.1', 'x'.repeat(5_000)]) {
      expect(await ours(`192.0.2.1, ${rubbish}`)).toEqual([local, local, '192.0.2.1', '192.0.2.1']);
    }
  });

  it('is asked of as many proxies as the environment says', () => {
    const hops = (GATEWAY_TRUST_PROXY?: string) => readGatewayConfig({ GATEWAY_TRUST_PROXY }, true).trustProxy;
    expect([undefined, '', '0', '1', '2', 'true', 'off'].map(hops)).toEqual([0, 0, 0, 1, 2, 1, 0]);
    for (const wrong of ['-1', '1.5', 'all', '127.0.0.1']) expect(() => hops(wrong)).toThrow('GATEWAY_TRUST_PROXY');
  });
});
