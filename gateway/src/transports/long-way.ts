import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import type { Logger } from '@kizuna/kit/logging/logger';
import type { FastifyInstance } from 'fastify';
import type { ClientRequest } from '../access/client-address.ts';
import { failedAnswer } from './failed-answer.ts';
import type { HttpAnswer, SendAnswer } from './http-answer.ts';
import type { PlainRequest } from './plain-request.ts';

/** Has Fastify answer a request that was read without it. Never rejects. */
export async function takeLongWay(
  app: FastifyInstance,
  request: PlainRequest & ClientRequest,
  send: SendAnswer,
  logger: Logger,
): Promise<void> {
  const answer = await askFastify(app, request).catch((cause: unknown): HttpAnswer => {
    // It answers whatever fails within; it takes nothing any more when it closes.
    const error = new KizunaError('SERVICE_UNAVAILABLE', { cause });
    const { status, mediaType, text } = failedAnswer(error, request, logger);
    const body = Buffer.from(text);
    return { status, headers: ['content-type', mediaType, 'content-length', String(body.length)], body, isLast: true };
  });
  send(answer, () => {});
}

/** Headers that are the connection's, and are written where the answer is sent. */
const ofConnection = new Set(['connection', 'keep-alive', 'date', 'transfer-encoding']);

async function askFastify(
  app: FastifyInstance,
  { headers, body, socket }: PlainRequest & ClientRequest,
): Promise<HttpAnswer> {
  const answered = await app.inject({
    method: 'POST',
    url: '/graphql',
    // Otherwise it has a name of its own.
    headers: { 'user-agent': undefined, ...headers },
    payload: body,
    remoteAddress: socket.remoteAddress ?? '0.0.0.0',
  });
  const own = Object.entries(answered.headers).filter(([name]) => !ofConnection.has(name));
  return {
    status: answered.statusCode,
    headers: own.flatMap(([name, value]) => [value].flat().flatMap((one) => [name, String(one)])),
    body: answered.rawPayload,
    isLast: answered.headers.connection === 'close',
  };
}
