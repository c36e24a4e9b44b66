/** The middle one, or the mean of the two in the middle; null when there is none. */
function median(values) {
  const sorted = values.filter((value) => value !== null).sort((one, other) => one - other);
  if (sorted.length === 0) return null;
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
}

/** Medians of each figure over several measurements of the same. */
function medianOf(measurements) {
  const names = Object.keys(measurements[0]);
  return Object.fromEntries(names.map((name) => [name, median(measurements.map((each) => each[name]))]));
}

/**
 * @param trials lists of trials by load and peer
 * @returns by load, mode and peer: medians, and `ours`, our CPU by its (null where ours is missing); what was not measured is absent
 */
export function resultsOf(trials) {
  return mapValues(trials, (byPeer) => {
    const modes = new Set(Object.values(byPeer).flatMap((list) => list.flatMap((trial) => Object.keys(trial))));
    return Object.fromEntries([...modes].map((mode) => [mode, ofMode(byPeer, mode)]));
  });
}

function ofMode(byPeer, mode) {
  const lists = Object.entries(byPeer).map(([key, list]) => [key, list.flatMap((trial) => trial[mode] ?? [])]);
  const medians = lists.filter(([, list]) => list.length > 0).map(([key, list]) => [key, medianOf(list)]);
  const ours = Object.fromEntries(medians).kizuna?.cpu;
  return Object.fromEntries(
    medians.map(([key, figures]) => [key, { ...figures, ours: ours && figures.cpu ? ours / figures.cpu : null }]),
  );
}

/** The last line of the output: our CPU per delivery by that of a peer under the same load; null where one was not measured. */
export function resultLine(results) {
  const ratio = (load, peer, mode = 'single') => rounded(results[load]?.[mode]?.[peer]?.ours);
  const oneRoom = (load) => ({
    vsRaw: ratio(load, 'raw'),
    vsGraphqlWs: ratio(load, 'graphqlWs'),
    vsHive: ratio(load, 'hive'),
    kbPerConnection: rounded(results[load]?.connections?.kizuna?.kb),
  });
  const line = {
    n1000: oneRoom('n1000'),
    n5000: oneRoom('n5000'),
    rooms1000: { vsGraphqlWs: ratio('rooms1000', 'graphqlWs') },
    batched: { vsRaw: ratio('n1000', 'raw', 'at200') },
  };
  return `RESULT ${JSON.stringify(line)}`;
}

const rounded = (value) => (value ? Number(value.toPrecision(3)) : null);
const mapValues = (object, change) =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
