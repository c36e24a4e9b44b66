import type { Variables } from '../execution/conditions.ts';
import { asksForCost } from '../limits/cost-extension.ts';
import type { PersistedOperations } from '../operations/persisted-operations.ts';
import type { Pipeline } from '../operations/pipeline.ts';
import type { ReadyOperation } from '../operations/ready-operations.ts';
import { nameInBody } from './named-operation.ts';

/** A request in the plainest form whose operation was made ready before. */
export interface KnownRequest {
  readonly operation: ReadyOperation;
  readonly variables: Variables;
  readonly asksForCost: boolean;
}

const plainParameters = new Set(['query', 'variables', 'operationName', 'extensions', 'documentId']);

/**
 * Recognises the bodies of requests by `POST` that need none of what @apollo/server knows: nothing unusual in them, an operation that
 * was run before. Whatever is unusual is left to Fastify and @apollo/server, so that nothing is decided here that they would decide
 * otherwise.
 */
export function createKnownRequests(
  pipeline: Pick<Pipeline, 'known'>,
  persisted: PersistedOperations,
): (text: string) => KnownRequest | null {
  return (text) => {
    const body = namedBody(text, persisted);
    if (!isRecord(body)) return null;
    for (const name in body) if (!plainParameters.has(name)) return null;
    const { query, operationName, extensions } = body;
    const variables = body.variables ?? noVariables;
    if (typeof query !== 'string' || !isRecord(variables)) return null;
    if (operationName !== undefined && operationName !== null && typeof operationName !== 'string') return null;
    if (extensions !== undefined && extensions !== null && !isPlainExtensions(extensions)) return null;
    const operation = pipeline.known(query, operationName ?? undefined);
    if (!operation || operation.operation.operation === 'subscription') return null;
    return { operation, variables, asksForCost: asksForCost(extensions) };
  };
}

/** @returns null for what is refused, by those who know how to say so */
function namedBody(text: string, persisted: PersistedOperations): unknown {
  if (mayPoison.test(text)) return null;
  try {
    return nameInBody(JSON.parse(text), persisted);
  } catch {
    return null;
  }
}

/** A key that Fastify refuses, or one that is written with escapes and could be. */
const mayPoison = /"(?:__proto__|constructor)"\s*:|\\u00[567]/;

const noVariables = {};

/** Persisted queries with a hash want it checked against the text. */
function isPlainExtensions(extensions: unknown): boolean {
  return isRecord(extensions) && (extensions.persistedQuery ?? null) === null;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
