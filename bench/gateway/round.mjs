import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { checkAgreement } from './agreement.mjs';
import { freePort, startGateway, stop } from './children.mjs';
import { connections } from './knobs.mjs';
import { bodyOf } from './operations.mjs';

/**
 * One start of one gateway: each operation is checked, then measured under load, then with one connection.
 * @returns by operation either a measurement (see `figuresOf`) or `{ wrong }`, a sentence that says why it is left out
 */
export async function runRound({ peer, knobs, shared, folder }) {
  const { urls, supergraphFile, jwks, headers, right, subgraphPid, load } = shared;
  mkdirSync(folder, { recursive: true });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/graphql`;
  const gateway = await startGateway({
    ...peer.start({ port, urls, supergraphFile, jwks, folder }),
    url,
    body: bodyOf('small'),
    headers,
    logFile: join(folder, 'gateway.log'),
  });
  const results = {};
  try {
    for (const operation of knobs.operations) {
      const body = bodyOf(operation);
      const { bytes, wrong } = await checkAgreement({ url, body, headers, right: right[operation] });
      if (wrong) {
        results[operation] = { wrong };
        continue;
      }
      const order = { url, body, headers, bytes, pids: [gateway.child.pid, subgraphPid] };
      const loaded = await load.measure({ ...order, connections, warmUp: knobs.warmUp, measured: knobs.measured });
      const alone = await load.measure({ ...order, connections: 1, warmUp: 0.2, measured: knobs.alone });
      results[operation] = loaded.requests > 0 ? figuresOf(loaded, alone) : { wrong: nothingInTime };
    }
  } finally {
    await stop(gateway.child);
  }
  return results;
}

const nothingInTime = 'answered nothing within the measured seconds';

/** Milliseconds, megabytes, and requests per second. */
function figuresOf(loaded, alone) {
  return {
    cpu: loaded.cpu[0] / loaded.requests,
    cpuOfSubgraphs: loaded.cpu[1] / loaded.requests,
    perSecond: loaded.requests / loaded.seconds,
    p50: loaded.p50,
    p99: loaded.p99,
    rss: loaded.memory[0].rss,
    peak: loaded.memory[0].peak,
    p50Alone: alone.p50,
    cpuAlone: alone.cpu[0] / alone.requests,
    refused: loaded.wrong,
  };
}
