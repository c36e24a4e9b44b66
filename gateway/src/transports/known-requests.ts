import type { Variables } from '../execution/conditions.ts';
import type { Pipeline } from '../operations/pipeline.ts';
import type { ReadyOperation } from '../operations/ready-operations.ts';

/** A request in the plainest form whose operation was made ready before. */
export interface KnownRequest {
  readonly operation: ReadyOperation;
  readonly variables: Variables;
}

const plainParameters = new Set(['query', 'variables', 'operationName', 'extensions', 'documentId']);

/**
 * Recognises the bodies of requests by `POST` that need none of what @apollo/server knows: nothing unusual in them, an operation that
 * was run before. Whatever is unusual is left to @apollo/server, so that nothing is decided here that it would decide otherwise.
 */
export function createKnownRequests(pipeline: Pick<Pipeline, 'known'>): (body: unknown) => KnownRequest | null {
  return (body) => {
    if (!isRecord(body)) return null;
    for (const name in body) if (!plainParameters.has(name)) return null;
    const { query, operationName, extensions } = body;
    const variables = body.variables ?? noVariables;
    if (typeof query !== 'string' || !isRecord(variables)) return null;
    if (operationName !== undefined && operationName !== null && typeof operationName !== 'string') return null;
    if (extensions !== undefined && extensions !== null && !isPlainExtensions(extensions)) return null;
    const operation = pipeline.known(query, operationName ?? undefined);
    if (!operation || operation.operation.operation === 'subscription') return null;
    return { operation, variables };
  };
}

const noVariables = {};

/** Persisted queries with a hash want it checked against the text. */
function isPlainExtensions(extensions: unknown): boolean {
  return isRecord(extensions) && (extensions.persistedQuery ?? null) === null;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
