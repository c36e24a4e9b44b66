import { parseArgs } from 'node:util';
import { operations } from './operations.mjs';

/** Connections that the load keeps open; each sends its next request when its last is answered. */
export const connections = 50;

/**
 * Node's flags for the peers that are Node processes: a young generation of 64 MB, since each answer of `big` leaves several MB of
 * short-lived objects.
 */
export const peerFlags = ['--max-semi-space-size=64'];

/** And for ours: those with which it is shipped. It leaves less. */
export const ourFlags = ['--max-semi-space-size=16'];

/** Seconds of load before the clock runs, seconds under the clock, seconds with one connection; starts of each gateway. */
const full = { warmUp: 5, measured: 6, alone: 2, startsOfOurs: 5, startsOfPeers: 3 };
const quick = { warmUp: 2.5, measured: 3, alone: 0.5, startsOfOurs: 2, startsOfPeers: 1 };
const quickGateways = ['kizuna', 'apollo', 'hive', 'hiveRust', 'grafbase'];

const usage = `npm run bench:gateway -- [--quick] [--only kizuna,apollo] [--queries big,small] [--json FILE]
  --quick     fewer seconds and starts, without Mercurius and Hive's --jit: under five minutes
  --only      gateways by key: kizuna, kizunaAccess (left out unless named), apollo, hive, hiveJit, hiveRust, mercurius, grafbase
  --queries   operations by name: ${Object.keys(operations).join(', ')}
  --one-process-only   nothing but our one-process and many-process forms
  --skip-one-process   everything but those
  --json      writes every single measurement there, too`;

/** Reads the command line; says how to use it and ends where it is wrong. */
export function readKnobs(keysOfPeers) {
  try {
    const { values } = parseArgs({
      options: {
        quick: { type: 'boolean', default: false },
        only: { type: 'string' },
        queries: { type: 'string' },
        'one-process-only': { type: 'boolean', default: false },
        'skip-one-process': { type: 'boolean', default: false },
        json: { type: 'string' },
      },
    });
    const usual = values.quick ? quickGateways : keysOfPeers.filter((key) => key !== 'kizunaAccess');
    return {
      ...(values.quick ? quick : full),
      gateways: values['one-process-only'] ? [] : chosen(values.only, keysOfPeers, usual),
      operations: chosen(values.queries, Object.keys(operations)),
      oneProcess: !values['skip-one-process'],
      json: values.json,
    };
  } catch (error) {
    console.error(`${error.message}\n\n${usage}`);
    process.exit(2);
  }
}

function chosen(list, known, usual = known) {
  const names = list?.split(',') ?? usual;
  const wrong = names.find((name) => !known.includes(name));
  if (wrong !== undefined) throw new Error(`There is no "${wrong}"; there are ${known.join(', ')}.`);
  return names;
}
