import { errorCodes, isErrorCode } from '@kizuna/kit/errors/error-codes';
import { type AnswerMediaType, json } from './media-types.ts';

/** The HTTP request was well formed; what is wrong is the GraphQL in it. */
const graphqlCodes = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'OPERATION_RESOLUTION_FAILURE',
  'OPERATION_TOO_DEEP',
  'OPERATION_TOO_LARGE',
  'OPERATION_TOO_COMPLEX',
]);

/**
 * The status of an answer without `data`. Where the fault is in the GraphQL it is 400, but 200 for `application/json`, as GraphQL
 * over HTTP has it: clients of that older form take any other status for a proxy's. Other codes have one status for both.
 * @param code of the answer's first error
 * @returns undefined when the code says nothing about it
 * @see https://graphql.github.io/graphql-over-http/draft/#sec-Status-Codes
 */
export function statusOfRefusal(code: unknown, mediaType: AnswerMediaType): number | undefined {
  if (typeof code !== 'string') return undefined;
  if (graphqlCodes.has(code)) return mediaType === json ? 200 : 400;
  return isErrorCode(code) ? errorCodes[code].status : undefined;
}
