import type { Locale } from '@kizuna/kit/errors/error-codes';
import type { SharedStream } from '@kizuna/kit/graph/subgraph-executor';
import type { Variables } from '../execution/conditions.ts';
import type { ReadyOperation } from '../operations/ready-operations.ts';

/** The epoch of streams that their subgraph numbers: its numbers never begin anew. */
export const ownNumbers = 'n';

/** Whether a number is one that no event has had yet. Followed from there, all would be left out that comes until then. */
export function isBeyond(number: number | null, { sequence }: Pick<SharedStream, 'sequence'>): boolean {
  return number !== null && sequence !== null && number > sequence;
}

/** The same for all who may share a stream: what is asked, but for the place to go on from, what is refused of it, the language of errors. */
export function subscriptionKey(
  { text, operationName, sharing }: ReadyOperation,
  variables: Variables,
  locale: Locale,
): string {
  const names = Object.keys(variables)
    .filter((name) => name !== sharing?.afterVariable)
    .sort();
  const asked = names.map((name) => [name, variables[name]]);
  return JSON.stringify([text, operationName, sharing?.refused, locale, asked]);
}
