import { peers } from './peers/peers.mjs';

const fixed = (digits) => (value) => value.toFixed(digits);

/** What is shown of a measurement, see `figuresOf`. Under load unless the head says that one connection was alone. */
const columns = [
  { head: 'CPU ms', width: 9, show: ({ cpu }) => fixed(3)(cpu) },
  { head: 'of starts', width: 17, show: ({ lowest, highest }) => `${lowest.toFixed(3)}-${highest.toFixed(3)}` },
  { head: 'ours/it', width: 9, show: ({ ours }) => (ours === null ? '' : fixed(3)(ours)) },
  { head: 'req/s', width: 8, show: ({ perSecond }) => fixed(0)(perSecond) },
  { head: 'p50 ms', width: 9, show: ({ p50 }) => fixed(2)(p50) },
  { head: 'p99 ms', width: 9, show: ({ p99 }) => fixed(2)(p99) },
  { head: 'RSS MB', width: 8, show: ({ rss }) => fixed(0)(rss) },
  { head: 'peak', width: 6, show: ({ peak }) => fixed(0)(peak) },
  { head: 'alone: p50', width: 12, show: ({ p50Alone }) => fixed(2)(p50Alone) },
  { head: 'CPU ms', width: 9, show: ({ cpuAlone }) => fixed(3)(cpuAlone) },
];

/**
 * The gateways' figures for one operation, the cheapest first.
 * @param figures by gateway, each with `ours`: our CPU by its
 */
export function tableOf(operation, figures) {
  const rows = Object.entries(figures).sort(([, one], [, other]) => one.cpu - other.cpu);
  const lines = rows.map(([key, each]) => lineOf(peers[key].title, (column) => column.show(each)));
  return [lineOf(operation, ({ head }) => head), ...lines, ''].join('\n');
}

const lineOf = (title, cell) =>
  `${title.padEnd(34)}${columns.map((column) => cell(column).padStart(column.width)).join('')}`.trimEnd();
