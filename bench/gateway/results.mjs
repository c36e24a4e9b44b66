/** The middle one, or the mean of the two in the middle. */
export function median(values) {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
}

/**
 * Medians over the starts of one gateway for one operation.
 * @returns the median of each figure, `lowest` and `highest` CPU; undefined where nothing was measured
 */
function medianOf(rounds, operation) {
  const found = rounds.map((round) => round[operation]).filter((figures) => figures && !figures.wrong);
  if (found.length === 0) return undefined;
  const names = Object.keys(found[0]);
  const medians = Object.fromEntries(names.map((name) => [name, median(found.map((figures) => figures[name]))]));
  const cpus = found.map(({ cpu }) => cpu);
  return { ...medians, lowest: Math.min(...cpus), highest: Math.max(...cpus) };
}

/**
 * @param rounds lists of rounds by gateway, each by operation
 * @returns by operation, by gateway: medians, and `ours`, our CPU by its (null where ours is missing); gateways without a
 * measurement are absent
 */
export function resultsOf(rounds, operations) {
  return Object.fromEntries(
    operations.map((operation) => {
      const medians = Object.entries(rounds).map(([key, list]) => [key, medianOf(list, operation)]);
      const measured = medians.filter(([, figures]) => figures);
      const ours = Object.fromEntries(measured).kizuna?.cpu;
      const compared = measured.map(([key, figures]) => [key, { ...figures, ours: ours ? ours / figures.cpu : null }]);
      return [operation, Object.fromEntries(compared)];
    }),
  );
}

/** The last line of the output: our CPU per request by that of three peers, null where one was not measured. */
export function resultLine(results) {
  const ratios = (gateways) => ({
    vsApollo: rounded(gateways.apollo?.ours),
    vsHive: rounded(gateways.hive?.ours),
    vsGrafbase: rounded(gateways.grafbase?.ours),
  });
  const entries = Object.entries(results).map(([operation, gateways]) => [operation, ratios(gateways)]);
  return `RESULT ${JSON.stringify(Object.fromEntries(entries))}`;
}

const rounded = (value) => (value ? Number(value.toPrecision(3)) : null);
