import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { handleProtocols, makeServer } from 'graphql-ws';
import { WebSocketServer } from 'ws';
import { z } from 'zod';
import { KizunaError } from '../errors/kizuna-error.ts';
import { refuseUpgrade } from '../service/refuse-upgrade.ts';
import { asyncIterator } from './async-iterator.ts';
import { delegateOperations } from './graphql-ws-operations.ts';
import { attachSocket } from './quiet-socket.ts';
import { type SubgraphHeaders, subgraphHeaders } from './request-context.ts';
import type { SubgraphEvent, SubgraphExecutor, SubgraphRequest, SubgraphResponse } from './subgraph-executor.ts';

const goingAway = 1001;
const closeWithinMs = 2_000;

const requestBody = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});

/** What the gateway says with each operation on its socket. */
const socketExtensions = z.object({
  headers: z.record(z.string(), z.string()),
  after: z.number().int().optional(),
  /** Not to be run: whether its viewer may follow it is all that is asked. */
  authorize: z.boolean().optional(),
  /** Whether a stream is to say first that it stands: gateways of before would take that for an event. */
  confirm: z.boolean().optional(),
});

/**
 * The HTTP door of a subgraph that runs as a process of its own: `POST /graphql` for queries and mutations, graphql-ws on the
 * same path for subscriptions, with the gateway's headers in `extensions.headers` of each operation, since one socket carries
 * the operations of many viewers. Each answer over HTTP says the number of its request, so that the gateway may pipeline them.
 */
export function serveGraph(app: FastifyInstance, executor: SubgraphExecutor): void {
  const onRequest = async ({ headers }: FastifyRequest, reply: FastifyReply) => {
    const fetchNumber = headers[subgraphHeaders.fetchNumber];
    if (fetchNumber !== undefined) reply.header(subgraphHeaders.fetchNumber, fetchNumber);
  };
  app.post('/graphql', { onRequest }, async (request, reply) => {
    const json = await executor.execute(readRequest(request));
    return reply.type('application/json; charset=utf-8').send(json);
  });

  const sockets = new WebSocketServer({ noServer: true, maxPayload: 1024 * 1024, handleProtocols });
  const graphqlWs = makeServer(
    delegateOperations(async ({ extensions, query, variables, operationName }) => {
      const operation = {
        query,
        ...(variables ? { variables } : {}),
        ...(operationName ? { operationName } : {}),
      };
      const parsed = socketExtensions.safeParse(extensions);
      const { headers, after, authorize, confirm } = parsed.success ? parsed.data : { headers: {} };
      if (authorize)
        return { data: null, extensions: { authorization: await executor.authorize({ ...operation, headers }) } };
      const opened = await executor.subscribe({ ...operation, headers, ...(after === undefined ? {} : { after }) });
      return Symbol.asyncIterator in opened ? answersOf(opened, confirm === true) : opened;
    }),
  );
  let isStopping = false;
  app.server.on('upgrade', (request, socket, head) => {
    // A gateway that is told to go comes back at once, and while the others still go it would be let in, and hold up the stop.
    if (isStopping) return refuseUpgrade(socket, 503);
    if (request.url?.split('?', 1)[0] !== '/graphql') return refuseUpgrade(socket, 404);
    sockets.handleUpgrade(request, socket, head, (client) => attachSocket(graphqlWs, client, app.log));
  });
  app.addHook('preClose', async () => {
    isStopping = true;
    const gone = [...sockets.clients].map((client) => new Promise((resolve) => client.once('close', resolve)));
    for (const client of sockets.clients) client.close(goingAway);
    const deadline = setTimeout(() => {
      for (const client of sockets.clients) client.terminate();
    }, closeWithinMs);
    await Promise.all(gone);
    clearTimeout(deadline);
  });
}

/** @param confirm whether to say first that the stream stands: what happens from then on is among its events */
function answersOf(
  events: AsyncIterableIterator<SubgraphEvent>,
  confirm: boolean,
): AsyncIterableIterator<SubgraphResponse> {
  let hasBegun = !confirm;
  return asyncIterator<SubgraphResponse>(
    async () => {
      if (!hasBegun) {
        hasBegun = true;
        return { done: false, value: { data: null, extensions: { began: true } } };
      }
      const event = await events.next();
      return event.done ? event : { done: false, value: answerOf(event.value) };
    },
    async () => events.return?.(),
  );
}

function answerOf({ json, sequence }: SubgraphEvent): SubgraphResponse {
  const answer: SubgraphResponse = JSON.parse(json);
  return sequence === null ? answer : { ...answer, extensions: { ...answer.extensions, sequence } };
}

function readRequest(request: FastifyRequest): SubgraphRequest {
  const body = requestBody.safeParse(request.body);
  if (!body.success) throw new KizunaError('VALIDATION_ERROR');
  const { query, variables, operationName } = body.data;
  return {
    query,
    ...(variables ? { variables } : {}),
    ...(operationName ? { operationName } : {}),
    headers: singleHeaders(request.headers),
  };
}

function singleHeaders(headers: IncomingHttpHeaders): SubgraphHeaders {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
  );
}
