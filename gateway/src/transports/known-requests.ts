import type { FastifyRequest } from 'fastify';
import type { Variables } from '../execution/conditions.ts';
import type { Pipeline } from '../operations/pipeline.ts';
import type { ReadyOperation } from '../operations/ready-operations.ts';

/** A request in the plainest form whose operation was made ready before. */
export interface KnownRequest {
  readonly operation: ReadyOperation;
  readonly variables: Variables;
  /** Of the answer. */
  readonly contentType: string;
}

const plainParameters = new Set(['query', 'variables', 'operationName', 'extensions', 'documentId']);

/**
 * Recognises requests that need none of what @apollo/server knows: JSON by `POST`, nothing unusual in it, an answer in a media type
 * that is asked for by name, an operation that was run before. Whatever is unusual is left to @apollo/server, so that
 * nothing is decided here that it would decide otherwise.
 */
export function createKnownRequests(
  pipeline: Pick<Pipeline, 'known'>,
): (request: Pick<FastifyRequest, 'method' | 'headers' | 'body'>) => KnownRequest | null {
  return ({ method, headers, body }) => {
    if (method !== 'POST' || !isJson(headers['content-type']) || typeof body !== 'object' || body === null) return null;
    const contentType = contentTypeFor(headers.accept);
    if (contentType === null) return null;
    const parameters: Readonly<Record<string, unknown>> = { ...body };
    for (const name in parameters) if (!plainParameters.has(name)) return null;
    const { query, operationName, extensions } = parameters;
    const variables = parameters.variables ?? noVariables;
    if (typeof query !== 'string' || !isRecord(variables)) return null;
    if (operationName !== undefined && operationName !== null && typeof operationName !== 'string') return null;
    if (extensions !== undefined && extensions !== null && !isPlainExtensions(extensions)) return null;
    const operation = pipeline.known(query, operationName || undefined);
    if (!operation || operation.operation.operation === 'subscription') return null;
    return { operation, variables, contentType };
  };
}

const noVariables = {};

function isJson(contentType: string | undefined): boolean {
  return contentType === 'application/json' || (contentType?.startsWith('application/json;') ?? false);
}

const json = 'application/json; charset=utf-8';
const graphqlResponse = 'application/graphql-response+json; charset=utf-8';

/** @returns null when it takes more than a look to say what the client would like best */
function contentTypeFor(accept: string | undefined): string | null {
  if (accept === undefined || accept === '*/*' || accept.startsWith('application/json'))
    return accept?.includes(';') ? null : json;
  return accept.startsWith('application/graphql-response+json') && !accept.includes(';') ? graphqlResponse : null;
}

/** Persisted queries with a hash want it checked against the text. */
function isPlainExtensions(extensions: unknown): boolean {
  return isRecord(extensions) && extensions.persistedQuery === undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
