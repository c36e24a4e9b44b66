import { parseArgs } from 'node:util';
import { loads } from './loads.mjs';

/** Seconds of events before the clock runs and under the clock; seconds of events at a given rate; starts of each peer. */
const full = { warmUp: 2, measured: 5, paced: 4, starts: 3 };
const quick = { warmUp: 0.7, measured: 1.5, paced: 1.5, starts: 1 };

const usage = `npm run bench:fanout [-- --quick] [--only kizuna,raw] [--loads n1000,rooms1000] [--json FILE]
  --quick     fewer seconds, one start, without Mercurius and rooms100: under five minutes
  --only      peers by key: raw, graphqlWs, hive, mercurius, kizuna
  --loads     loads by name: ${Object.keys(loads).join(', ')}
  --json      writes every single measurement there, too
  --cpu-prof  a folder: processor profiles of our gateway go there; its figures are worth less then`;

/** Reads the command line; says how to use it and ends where it is wrong. */
export function readKnobs(keysOfPeers) {
  try {
    const { values } = parseArgs({
      options: {
        quick: { type: 'boolean', default: false },
        only: { type: 'string' },
        loads: { type: 'string' },
        json: { type: 'string' },
        'cpu-prof': { type: 'string' },
      },
    });
    const usual = (names, left) => (values.quick ? names.filter((name) => name !== left) : names);
    return {
      ...(values.quick ? quick : full),
      peers: chosen(values.only, keysOfPeers, usual(keysOfPeers, 'mercurius')),
      loads: chosen(values.loads, Object.keys(loads), usual(Object.keys(loads), 'rooms100')),
      json: values.json,
      cpuProf: values['cpu-prof'],
    };
  } catch (error) {
    console.error(`${error.message}\n\n${usage}`);
    process.exit(2);
  }
}

function chosen(list, known, usual) {
  const names = list?.split(',') ?? usual;
  const wrong = names.find((name) => !known.includes(name));
  if (wrong !== undefined) throw new Error(`There is no "${wrong}"; there are ${known.join(', ')}.`);
  return names;
}
