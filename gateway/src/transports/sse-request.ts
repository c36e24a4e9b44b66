import type { IncomingHttpHeaders } from 'node:http';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import type { FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import { z } from 'zod';
import type { PersistedOperations } from '../operations/persisted-operations.ts';
import type { Resume } from '../subscriptions/subscriber.ts';
import { nameOperation } from './named-operation.ts';
import { readResume } from './resume-extension.ts';

/** An operation as a client of server-sent events asks for it. */
export interface SseRequest {
  readonly query: string;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly resume: Resume;
}

const parameters = z.object({
  query: z.string().min(1),
  operationName: z.string().nullish(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  extensions: z.record(z.string(), z.unknown()).nullish(),
});

/** Whether a client names event streams among what it takes. `*` and `/*` do not: JSON is what everybody expects. */
export function takesEventStream(accept: string | undefined): boolean {
  return accept !== undefined && eventStream.test(accept);
}

const eventStream = /(?:^|,)\s*text\/event-stream\s*(?:;(?!\s*q=0(?:\.0*)?\s*(?:,|$))[^,]*)?(?:,|$)/i;

/**
 * Refuses what a foreign page could make a browser send without asking us first (CSRF): a body is JSON, and a request without one has
 * a header of its own.
 * @throws KizunaError UNSUPPORTED_MEDIA_TYPE, VALIDATION_ERROR
 */
export function refuseForeignPages({ method, headers }: Pick<FastifyRequest, 'method' | 'headers'>): void {
  if (method === 'POST') {
    if (!isJson(headers)) throw new KizunaError('UNSUPPORTED_MEDIA_TYPE');
  } else if (!headers['apollo-require-preflight'] && !headers['x-apollo-operation-name'] && !isJson(headers)) {
    throw new KizunaError('VALIDATION_ERROR', { message: noPreflight });
  }
}

const noPreflight = {
  en: 'A GET for an event stream needs the header apollo-require-preflight.',
  ja: 'イベントストリームの GET には apollo-require-preflight ヘッダーが必要です。',
};

/**
 * Reads what is asked for: from the address of a `GET`, from the body of a `POST`.
 * @throws KizunaError as `nameOperation` does; GraphQLError BAD_REQUEST for what is no operation
 */
export function readSseRequest(request: FastifyRequest, persisted: PersistedOperations): SseRequest {
  const { search, body } = nameOperation(request, persisted);
  const given = request.method === 'GET' ? fromSearch(search) : body;
  const read = parameters.safeParse(given);
  if (!read.success) {
    if (isHash.safeParse(given).success) throw new KizunaError('PERSISTED_QUERY_NOT_FOUND');
    throw noOperation();
  }
  const { query, operationName, variables, extensions } = read.data;
  return {
    query,
    operationName: operationName ?? undefined,
    variables: variables ?? {},
    // Every event says where it stands, and clients of event streams come back by themselves: all of them can resume.
    resume: readLastEventId(request.headers) ?? readResume(extensions?.resume) ?? { position: null },
  };
}

/** The `id` of the newest event that the client was given, which it sends by itself when it comes back. */
function readLastEventId(headers: IncomingHttpHeaders): Resume | null {
  const id = headers['last-event-id'];
  if (typeof id !== 'string' || id === '') return null;
  const [, epoch, sequence] = /^(.+):(\d+)$/.exec(id) ?? [];
  return readResume(epoch === undefined ? id : { epoch, sequence: Number(sequence) });
}

const isHash = z.object({ query: z.undefined().optional(), extensions: z.object({ persistedQuery: z.object({}) }) });

function isJson(headers: IncomingHttpHeaders): boolean {
  return /^application\/json\s*(?:;|$)/i.test(headers['content-type'] ?? '');
}

function fromSearch(search: string): Record<string, unknown> {
  const given = new URLSearchParams(search);
  const read = (name: string): unknown => {
    const text = given.get(name);
    if (text === null || text === '') return undefined;
    try {
      return JSON.parse(text);
    } catch {
      throw noOperation();
    }
  };
  return {
    query: given.get('query') ?? undefined,
    operationName: given.get('operationName'),
    variables: read('variables'),
    extensions: read('extensions'),
  };
}

function noOperation(): GraphQLError {
  return new GraphQLError('The request names no operation, or not as GraphQL over HTTP has it.', {
    extensions: { code: 'BAD_REQUEST' },
  });
}
