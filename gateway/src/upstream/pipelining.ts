import type { HttpExchange } from './http-exchange.ts';

/** Bytes that are pipelined at most: larger requests gain nothing by it. */
const maxBytes = 16 * 1024;

/**
 * Takes from those that are due the ones that are sent next, one behind the other: the first one, and those after it that may be
 * pipelined.
 * @param due exchanges in the order of their coming, the first one not stopped
 * @param most how many the connection carries
 */
export function takePipelined(due: HttpExchange[], most: number): HttpExchange[] {
  const taken = due.splice(0, 1);
  const [first] = taken;
  if (!first || first.goesAlone) return taken;
  let bytes = first.length;
  while (taken.length < most) {
    const next = due[0];
    if (!next || next.goesAlone || bytes + next.length > maxBytes) break;
    due.shift();
    if (next.stopped) continue;
    taken.push(next);
    bytes += next.length;
  }
  return taken;
}
