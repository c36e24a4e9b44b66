import type { SubgraphAnswer } from './subgraph.ts';

/** How an answer can be wrong that came all the same. */
export const spoilings = ['placed', 'short', 'cut', 'bare'] as const;
export type Spoiling = (typeof spoilings)[number];

/**
 * A wrong answer in place of a right one.
 *
 * - `placed`: nothing, and an error with a place, as when a null took everything with it
 * - `short`: the last entity is not there; where no entities were asked for, the last field of the root
 * - `cut`: the last field of the first object below the root is not there
 * - `bare`: the data without its last field of the root, and an error that says of what
 */
export function spoilAnswer(
  answer: SubgraphAnswer,
  spoiling: Spoiling,
  query: string,
  message: string,
): SubgraphAnswer {
  const hasEntities = query.includes('_entities(');
  // What variables may leave out is not missed.
  if (spoiling === 'cut' && /@(skip|include)\b/.test(query)) return answer;
  const data: Record<string, unknown> = structuredClone(answer.data ?? {});
  const last = Object.keys(data).at(-1);
  if (last === undefined) return answer;
  const value = data[last];
  if (spoiling === 'placed') {
    return { data: null, errors: [{ message, path: Array.isArray(value) && value.length > 0 ? [last, 0] : [last] }] };
  }
  if (spoiling === 'short' && hasEntities && Array.isArray(value)) value.pop();
  else if (spoiling === 'cut') deleteLast(firstObject(Object.values(data)));
  else delete data[last];
  if (spoiling !== 'bare') return { ...answer, data };
  return { data, errors: [...(answer.errors ?? []), { message, path: [last] }] };
}

function firstObject(values: readonly unknown[]): object | undefined {
  for (const value of values) {
    if (Array.isArray(value)) {
      const found = firstObject(value);
      if (found) return found;
    } else if (typeof value === 'object' && value !== null) return value;
  }
  return undefined;
}

function deleteLast(object: object | undefined): void {
  const last = object && Object.keys(object).at(-1);
  if (last !== undefined) Reflect.deleteProperty(object ?? {}, last);
}
