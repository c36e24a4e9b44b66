import { peers } from './peers/peers.mjs';

const fixed = (digits) => (value) => (value === null || value === undefined ? '-' : value.toFixed(digits));

/** What is shown of a mode's measurement, and of a load's connections. */
const columns = [
  { head: 'CPU us', width: 9, show: ({ cpu }) => fixed(2)(cpu) },
  { head: 'ours/it', width: 9, show: ({ ours }) => fixed(3)(ours) },
  { head: '+ subgraphs', width: 13, show: ({ cpuOfSubgraphs }) => fixed(2)(cpuOfSubgraphs) },
  { head: 'deliv./s', width: 10, show: ({ perSecond }) => fixed(0)(perSecond) },
  { head: 'p50 ms', width: 9, show: ({ p50 }) => fixed(2)(p50) },
  { head: 'p99 ms', width: 9, show: ({ p99 }) => fixed(2)(p99) },
];
const connectionColumns = [
  { head: 'kB each', width: 9, show: ({ kb }) => fixed(1)(kb) },
  { head: 'all in s', width: 10, show: ({ seconds }) => fixed(2)(seconds) },
  { head: 'again s', width: 9, show: ({ again }) => fixed(2)(again) },
  { head: 'opening us', width: 12, show: ({ openingCpu }) => fixed(0)(openingCpu) },
  { head: 'upstream', width: 10, show: ({ upstream }) => fixed(0)(upstream) },
];

/** The peers' figures for one mode of one load, the cheapest first; connections are shown where events come one at a time. */
export function tableOf(load, mode, figures, connections) {
  const all = mode === 'single' ? [...columns, ...connectionColumns] : columns;
  const head = mode === 'single' ? load : `${load}, ${mode.slice(2)} events/s`;
  const rows = Object.entries(figures).sort(([, one], [, other]) => one.cpu - other.cpu);
  const line = (title, cell) =>
    `${title.padEnd(34)}${all.map((column) => cell(column).padStart(column.width)).join('')}`;
  const lines = rows.map(([key, each]) => line(peers[key].title, ({ show }) => show({ ...connections[key], ...each })));
  return [line(head, (column) => column.head), ...lines, ''].join('\n');
}
