import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { forkFile, startLoad, stop } from './children.mjs';
import { measureEditions } from './editions/measure-editions.mjs';
import { connections, ourFlags, peerFlags, readKnobs } from './knobs.mjs';
import { peers } from './peers/peers.mjs';
import { resultLine, resultsOf } from './results.mjs';
import { runRound } from './round.mjs';
import { composeSupergraph, rightAnswer } from './subgraphs/supergraph.mjs';
import { tableOf } from './table.mjs';
import { createToken } from './token.mjs';

/** The benchmark: see ../README.md for what is measured and how. */
const knobs = readKnobs(Object.keys(peers));
if (!existsSync('/proc/self/stat')) throw new Error('The benchmark reads processor time from /proc: run it on Linux.');
const startedAt = performance.now();
const folder = mkdtempSync(join(tmpdir(), 'kizuna-bench-'));
const load = startLoad();
const { child: subgraphs, message } = await forkFile('subgraphs/remembering-server.mjs');
try {
  const { token, jwks } = await createToken();
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json',
    authorization: `Bearer ${token}`,
  };
  const supergraphFile = join(folder, 'supergraph.graphql');
  writeFileSync(supergraphFile, composeSupergraph(message.urls));
  const right = {};
  for (const operation of knobs.operations) right[operation] = await rightAnswer(operation);
  const shared = { urls: message.urls, supergraphFile, jwks, headers, right, subgraphPid: subgraphs.pid, load };

  sayConditions();
  const rounds = await runAll(shared);
  const oneProcess = knobs.oneProcess ? await measureEditions(knobs, { folder, headers, jwks, right, load }) : null;

  const results = resultsOf(rounds, knobs.operations);
  if (knobs.gateways.length > 0) {
    console.log();
    for (const operation of knobs.operations) console.log(tableOf(operation, results[operation]));
  }
  if (oneProcess) console.log(`oneProcess ${JSON.stringify(oneProcess)}`);
  if (knobs.json) {
    const all = { date: new Date(), node: process.version, knobs, results, rounds, oneProcess };
    writeFileSync(knobs.json, `${JSON.stringify(all, null, 2)}\n`);
  }
  console.log(`It took ${((performance.now() - startedAt) / 60_000).toFixed(1)} minutes.`);
  console.log(resultLine(results));
} finally {
  await Promise.all([stop(subgraphs), load.stop()]);
  rmSync(folder, { recursive: true, force: true });
}

/** Gateways in turn, round after round, so that a slow minute of the machine meets them all. */
async function runAll(shared) {
  const rounds = Object.fromEntries(knobs.gateways.map((key) => [key, []]));
  for (let round = 1; round <= Math.max(knobs.startsOfOurs, knobs.startsOfPeers); round += 1) {
    for (const key of knobs.gateways) {
      if (round > (key === 'kizuna' ? knobs.startsOfOurs : knobs.startsOfPeers)) continue;
      const results = await measureOrSay(key, { knobs, shared, folder: join(folder, `${key}-${round}`) });
      rounds[key].push(results);
      sayRound(round, key, results);
    }
  }
  return rounds;
}

/** A peer that cannot run on this machine is named and left out; ours must run. */
async function measureOrSay(key, options) {
  try {
    return await runRound({ peer: peers[key], ...options });
  } catch (error) {
    if (key === 'kizuna') throw error;
    return Object.fromEntries(knobs.operations.map((operation) => [operation, { wrong: `failed: ${error.message}` }]));
  }
}

function sayConditions() {
  const { startsOfOurs, startsOfPeers, warmUp, measured } = knobs;
  const machine = `${cpus().length} x ${cpus()[0]?.model}`;
  console.log(
    `Node ${process.version} ${peerFlags.join(' ')} (ours ${ourFlags.join(' ')}), ${machine}, ${connections} connections;`,
  );
  console.log(`each operation ${warmUp} s to warm up and ${measured} s measured; ${startsOfOurs} starts of ours,`);
  console.log(`${startsOfPeers} of each peer, medians. Gateway, subgraphs and load share the cores.\n`);
}

function sayRound(round, key, results) {
  const cells = Object.entries(results).map(([operation, { wrong, cpu, refused }]) => {
    if (wrong) return `${operation} LEFT OUT`;
    return `${operation} ${cpu.toFixed(3)}${refused > 0 ? ` (${refused} WRONG ANSWERS)` : ''}`;
  });
  console.log(`round ${round}  ${key.padEnd(10)} CPU ms per request: ${cells.join('  ')}`);
  for (const [operation, { wrong }] of Object.entries(results)) {
    if (wrong) console.log(`  ${key} is left out of ${operation}: it ${wrong.slice(0, 300)}`);
  }
}
