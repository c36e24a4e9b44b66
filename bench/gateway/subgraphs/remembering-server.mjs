import { createServer } from 'node:http';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { execute, parse, validate } from 'graphql';
import { createResolvers } from './resolvers.mjs';
import { subgraphSdl } from './sdl.mjs';

/**
 * The four subgraphs as one process, each on a port of its own. A request is really executed the first time; then its answer
 * is remembered by the request's body, so that subgraphs cost next to nothing and the gateway is what is measured.
 * Sends `{ urls }` to its parent when it listens.
 */
const rememberAtMost = 2000;

async function serveSubgraph(name, resolvers) {
  const schema = buildSubgraphSchema({ typeDefs: parse(subgraphSdl[name]), resolvers });
  const remembered = new Map();

  async function answer(body) {
    const { query, variables, operationName } = JSON.parse(body);
    const document = parse(query);
    const errors = validate(schema, document);
    const result =
      errors.length > 0 ? { errors } : await execute({ schema, document, variableValues: variables, operationName });
    if (result.errors) console.error(name, JSON.stringify(result.errors), query);
    const bytes = Buffer.from(JSON.stringify(result));
    if (remembered.size < rememberAtMost) remembered.set(body, bytes);
    return bytes;
  }

  const server = createServer((request, response) => {
    const send = (bytes) => {
      const headers = { 'content-type': 'application/json', 'content-length': bytes.length };
      // As Kizuna's subgraphs do; the peers send none.
      const number = request.headers['x-kizuna-fetch'];
      if (number !== undefined) headers['x-kizuna-fetch'] = number;
      response.writeHead(200, headers);
      response.end(bytes);
    };
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      const known = remembered.get(body);
      if (known) send(known);
      else answer(body).then(send, (error) => request.destroy(error));
    });
  });
  server.keepAliveTimeout = 600_000;
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${server.address().port}/graphql`;
}

const resolvers = createResolvers();
const urls = {};
for (const name of Object.keys(subgraphSdl)) urls[name] = await serveSubgraph(name, resolvers[name]);
process.send({ urls });
process.on('disconnect', () => process.exit());
