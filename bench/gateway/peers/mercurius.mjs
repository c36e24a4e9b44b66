import Module, { createRequire } from 'node:module';
import { federation1Sdl } from '../subgraphs/sdl.mjs';

/**
 * Mercurius with its JIT on. It knows federation 1 only, so it gets the subgraphs' SDL in that form. Reads PORT and SUBGRAPHS,
 * urls by name.
 *
 * Its gateway puts types where names belong into the documents that it prints, which graphql 16.15 refuses to print; in this
 * process `graphql` is 16.12, the oldest that it asks for.
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
  schema: federation1Sdl[name],
  mandatory: true,
}));
await app.register(mercuriusGateway, { gateway: { services }, jit: 1 });
await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) });
