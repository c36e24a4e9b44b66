import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ourFlags, peerFlags } from '../gateway/knobs.mjs';
import { readKnobs } from './knobs.mjs';
import { loads } from './loads.mjs';
import { peers } from './peers/peers.mjs';
import { resultLine, resultsOf } from './results.mjs';
import { tableOf } from './table.mjs';
import { createTokens } from './tokens.mjs';
import { runTrial } from './trial.mjs';

/** The benchmark of subscriptions: see ../README.md for what is measured and how. */
const knobs = readKnobs(Object.keys(peers));
if (!existsSync('/proc/self/stat')) throw new Error('The benchmark reads processor time from /proc: run it on Linux.');
const mostSubscribers = Math.max(...knobs.loads.map((load) => loads[load].subscribers));
checkFileLimit(mostSubscribers);
const startedAt = performance.now();
const folder = mkdtempSync(join(tmpdir(), 'kizuna-bench-'));
try {
  const { tokens, jwks } = await createTokens(2 * mostSubscribers);
  sayConditions();
  const trials = await runAll({ tokens, jwks });
  const results = resultsOf(trials);
  console.log();
  for (const [load, { connections = {}, ...modes }] of Object.entries(results)) {
    for (const [mode, figures] of Object.entries(modes)) console.log(tableOf(load, mode, figures, connections));
  }
  if (knobs.json) {
    const all = { date: new Date(), node: process.version, knobs, results, trials };
    writeFileSync(knobs.json, `${JSON.stringify(all, null, 2)}\n`);
  }
  console.log(`It took ${((performance.now() - startedAt) / 60_000).toFixed(1)} minutes.`);
  console.log(resultLine(results));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Peers in turn, start after start and load after load, so that a slow minute of the machine meets them all. */
async function runAll({ tokens, jwks }) {
  const trials = {};
  for (const load of knobs.loads) {
    trials[load] = Object.fromEntries(knobs.peers.map((key) => [key, []]));
    for (let start = 1; start <= knobs.starts; start += 1) {
      for (const key of knobs.peers) {
        const of = join(folder, `${load}-${key}-${start}`);
        try {
          const trial = await runTrial({ peer: peers[key], load, knobs, tokens, jwks, folder: of });
          trials[load][key].push(trial);
          console.log(`${load} start ${start}  ${key.padEnd(10)} ${shown(trial)}`);
        } catch (error) {
          // A peer that cannot is named and left out; ours must.
          if (key === 'kizuna') throw error;
          console.log(`${load} start ${start}  ${key.padEnd(10)} LEFT OUT: ${error.message.slice(0, 500)}`);
        }
      }
    }
  }
  return trials;
}

function shown({ connections: { seconds, again, kb }, ...modes }) {
  const cells = Object.entries(modes).map(([mode, { cpu }]) => `${mode} ${cpu.toFixed(2)} us`);
  return `${cells.join('  ')}  (${kb.toFixed(0)} kB each, all subscribed in ${seconds.toFixed(2)} s, others then in ${again.toFixed(2)} s)`;
}

/** Each subscriber takes a file descriptor on either side, and a few more processes stand by. */
function checkFileLimit(subscribers) {
  const limit = execFileSync('sh', ['-c', 'ulimit -n'], { encoding: 'utf8' }).trim();
  if (limit === 'unlimited' || Number(limit) > subscribers + 500) return;
  throw new Error(`A process may open ${limit} files, and ${subscribers} subscribers need more: raise it (ulimit -n).`);
}

function sayConditions() {
  const { starts, warmUp, measured, paced } = knobs;
  const machine = `${cpus().length} x ${cpus()[0]?.model}`;
  console.log(`Node ${process.version} ${peerFlags.join(' ')} (ours ${ourFlags.join(' ')}), ${machine};`);
  console.log(
    `${warmUp} s to warm up, ${measured} s one event at a time, ${paced} s at a rate; starts of each: ${starts}.`,
  );
  console.log('Server and subscribers share the cores.\n');
}
