import Fastify from 'fastify';
import { afterAll, describe, expect, it } from 'vitest';
import { clientAddress } from './client-address.ts';

describe('where a request comes from', () => {
  const apps = [true, false].map((trustProxy) => {
    const app = Fastify({ trustProxy });
    app.get('/', async ({ raw, ip }) => ({ ours: clientAddress(raw, trustProxy), fastify: ip }));
    return app;
  });
  afterAll(() => Promise.all(apps.map((app) => app.close())));

  it.each([
    undefined,
    '',
    ' ',
    ',',
    '192.0.2.1',
    ' 192.0.2.1 ',
    '192.0.2.1, 198.51.100.7,203.0.113.9',
    ' , 192.0.2.1,, 198.51.100.7 ,',
    'unknown, 192.0.2.1',
    '2001:db8::1',
  ])('is for us what it is for Fastify, whatever a proxy says: %j', async (forwarded) => {
    for (const app of apps) {
      const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
      const { ours, fastify } = (await app.inject({ url: '/', headers })).json();
      expect(ours).toBe(fastify);
    }
  });
});
