import type { FastifyRequest } from 'fastify';
import { refuseDeepNesting } from '../limits/nesting-limit.ts';
import type { OperationParameters, PersistedOperations } from '../operations/persisted-operations.ts';

/** Where a request has its parameters: in the address for `GET`, in the body for `POST`. */
export interface OperationRequest {
  /** With its question mark, or empty. */
  readonly search: string;
  readonly body: unknown;
}

/**
 * The request with the operation's text in the place of a hash that is known ahead, and with an empty `operationName` left out,
 * which means the same and is read in more than one way.
 * @throws KizunaError as PersistedOperations.resolve does, and OPERATION_TOO_DEEP for a text that nobody should parse
 */
export function nameOperation(
  request: Pick<FastifyRequest, 'method' | 'url' | 'body'>,
  persisted: PersistedOperations,
): OperationRequest {
  const { method, body } = request;
  const start = request.url.indexOf('?');
  const search = start === -1 ? '' : request.url.slice(start);
  if (method === 'GET') return { search: searchWithText(search, persisted), body };
  const named = nameInBody(body, persisted);
  if (isParameters(named) && typeof named.query === 'string') refuseDeepNesting(named.query);
  return { search, body: named };
}

/** The same for a body whose text nobody is going to parse. @throws KizunaError as PersistedOperations.resolve does */
export function nameInBody(body: unknown, persisted: PersistedOperations): unknown {
  if (!isParameters(body)) return body;
  const query = hasTextOnly(body) ? null : persisted.resolve(body);
  const named: OperationParameters & { readonly operationName?: unknown } =
    query === null ? body : { ...body, documentId: undefined, query, extensions: withoutHash(body.extensions) };
  if (named.operationName !== '') return named;
  const { operationName: _, ...others } = named;
  return others;
}

/** Nearly all name their operation so; there is nothing to resolve. */
function hasTextOnly({ query, documentId, extensions }: OperationParameters): boolean {
  return typeof query === 'string' && documentId === undefined && extensions === undefined;
}

function searchWithText(search: string, persisted: PersistedOperations): string {
  const parameters = new URLSearchParams(search);
  const extensions = parsed(parameters.get('extensions'));
  const query = persisted.resolve({
    query: parameters.get('query'),
    documentId: parameters.get('documentId'),
    extensions,
  });
  if (query !== null) {
    parameters.delete('documentId');
    parameters.set('query', query);
    parameters.set('extensions', JSON.stringify(withoutHash(extensions)));
  }
  for (const text of parameters.getAll('query')) refuseDeepNesting(text);
  if (parameters.get('operationName') === '') parameters.delete('operationName');
  return `?${parameters.toString()}`;
}

/** The hash must not reach automatic persisted queries, which would want to store it. */
function withoutHash(extensions: unknown): object {
  return { ...(typeof extensions === 'object' ? extensions : {}), persistedQuery: undefined };
}

/** What is no JSON is refused by whoever reads it in earnest. */
function parsed(text: string | null): unknown {
  try {
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isParameters(body: unknown): body is OperationParameters {
  return typeof body === 'object' && body !== null && !Array.isArray(body);
}
