import { randomUUID } from 'node:crypto';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { withoutValues } from '../data-classes/without-values.ts';
import { describeWithoutSent, type Sent } from '../logging/hide-sent.ts';
import type { Logger } from '../logging/logger.ts';
import type { Locale } from './error-codes.ts';
import { KizunaError } from './kizuna-error.ts';

/**
 * Shapes an error for the caller. A KizunaError keeps its code and speaks the viewer's language; anything unexpected is
 * logged under an id and says nothing but that id. Neither the answer nor the log repeats what the client sent.
 * @param sent by the client, where it is known
 */
export function formatError(error: unknown, locale: Locale, logger: Logger, sent: Sent = {}): GraphQLFormattedError {
  const place = error instanceof GraphQLError ? placeOf(error) : {};
  const original = error instanceof GraphQLError ? (error.originalError ?? error) : error;
  if (original instanceof KizunaError) {
    const { code, details } = original;
    return { message: original.messageIn(locale), ...place, extensions: { code, ...(details ? { details } : {}) } };
  }
  // A GraphQLError of its own comes from graphql-js: the request itself is at fault (syntax, validation, a coercion).
  if (original instanceof GraphQLError) {
    const code = original.extensions.code ?? 'GRAPHQL_VALIDATION_FAILED';
    return { message: withoutValues(original.message), ...place, extensions: { code } };
  }
  const errorId = randomUUID();
  logger.error({ err: describeWithoutSent(original, sent), errorId, path: place.path }, 'unexpected error');
  const masked = new KizunaError('INTERNAL_ERROR');
  return { message: masked.messageIn(locale), ...place, extensions: { code: masked.code, errorId } };
}

function placeOf(error: GraphQLError): Pick<GraphQLFormattedError, 'path' | 'locations'> {
  return {
    ...(error.path ? { path: error.path } : {}),
    ...(error.locations ? { locations: error.locations } : {}),
  };
}
