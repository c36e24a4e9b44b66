import { randomUUID } from 'node:crypto';
import { withoutValues } from '@kizuna/kit/data-classes/without-values';
import { errorCodes, type Locale } from '@kizuna/kit/errors/error-codes';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import type { Logger } from '@kizuna/kit/logging/logger';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { retryAfterOf } from '../limits/rate-limit-headers.ts';

/** Masks errors on their way to one client. */
export type MaskErrors = (errors: readonly unknown[], locale: Locale) => GraphQLFormattedError[];

/** Errors of any kind: those that a subgraph has shaped already, those of graphql-js, and those that were thrown. */
export function createErrorMask(logger: Logger): MaskErrors {
  return (errors, locale) => errors.map((error) => maskError(formattedOf(error), error, logger, locale));
}

function formattedOf(error: unknown): GraphQLFormattedError {
  if (error instanceof GraphQLError) return error.toJSON();
  if (error instanceof Error || typeof error !== 'object' || error === null) return { message: '' };
  return { message: '', ...error };
}

/** What of an error's extensions may leave besides its code. */
const shown = ['details', 'errorId'] as const;

/**
 * The last look at every error before it leaves: codes stay, names of subgraphs, addresses, stack traces and the values that
 * graphql-js quotes do not; what has no code of ours or of GraphQL's own is replaced and logged under an id.
 */
export function maskError(
  formatted: GraphQLFormattedError,
  cause: unknown,
  logger: Logger,
  locale: Locale = 'en',
): GraphQLFormattedError {
  const original = cause instanceof GraphQLError ? (cause.originalError ?? cause) : cause;
  const { path, locations } = formatted;
  const place = { ...(locations ? { locations } : {}), ...(path ? { path } : {}) };
  if (original instanceof KizunaError) {
    const { code, details } = original;
    const extensions = { code, ...(details ? { details, ...whenToRetry(details) } : {}) };
    return { message: original.messageIn(locale), ...place, extensions };
  }
  // A validation rule's own code is more exact than the one that @apollo/server puts over it.
  const ruleCode = original instanceof GraphQLError ? original.extensions.code : undefined;
  const code = typeof ruleCode === 'string' ? ruleCode : formatted.extensions?.code;
  if (typeof code === 'string' && code !== 'INTERNAL_SERVER_ERROR' && code !== 'DOWNSTREAM_SERVICE_ERROR') {
    const others = shown.filter((name) => formatted.extensions?.[name] !== undefined);
    const kept = Object.fromEntries(others.map((name) => [name, formatted.extensions?.[name]]));
    const extensions = { ...kept, ...whenToRetry(formatted.extensions?.details) };
    return { message: withoutValues(formatted.message), ...place, extensions: { code, ...extensions } };
  }
  // @apollo/server's refusals of malformed requests carry a status and no code.
  if (original instanceof GraphQLError && isClientStatus(original.extensions.http)) {
    return { message: withoutValues(formatted.message), ...place, extensions: { code: 'BAD_REQUEST' } };
  }
  const errorId = randomUUID();
  logger.error({ err: original, errorId, path }, 'unexpected error');
  return {
    message: errorCodes.INTERNAL_ERROR.message[locale],
    ...place,
    extensions: { code: 'INTERNAL_ERROR', errorId },
  };
}

/** `retryAfter`, in seconds, as `Retry-After` has it. */
function whenToRetry(details: unknown): { readonly retryAfter?: number } {
  const retryAfter = retryAfterOf(details);
  return retryAfter === null ? {} : { retryAfter };
}

function isClientStatus(http: unknown): boolean {
  if (typeof http !== 'object' || http === null || !('status' in http)) return false;
  return typeof http.status === 'number' && http.status >= 400 && http.status < 500;
}
