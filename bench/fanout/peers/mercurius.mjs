import Module, { createRequire } from 'node:module';
import { federation1Sdl } from '../graph/sdl.mjs';

/**
 * Mercurius's gateway with its JIT on. It knows federation 1 only, and runs on graphql 16.12, as in ../../gateway/peers/mercurius.mjs.
 * Reads SUBGRAPHS, urls by name. Sends `{ url }` to its parent when it listens.
 */
const resolveFilename = Module._resolveFilename;
Module._resolveFilename = (request, ...others) =>
  resolveFilename.call(Module, request.replace(/^graphql(?=\/|$)/, 'graphql-for-mercurius'), ...others);
const require = createRequire(import.meta.url);
const mercuriusGateway = require('@mercuriusjs/gateway');
const Fastify = require('fastify');

const app = Fastify();
const services = Object.entries(JSON.parse(process.env.SUBGRAPHS)).map(([name, url]) => ({
  name,
  url,
  ...(name === 'rooms' ? { wsUrl: url.replace('http', 'ws') } : {}),
  schema: federation1Sdl[name],
  mandatory: true,
}));
await app.register(mercuriusGateway, { gateway: { services }, jit: 1, subscription: true });
const origin = await app.listen({ host: '127.0.0.1', port: 0 });
process.on('disconnect', () => process.exit());
process.send({ url: `${origin.replace('http', 'ws')}/graphql` });
