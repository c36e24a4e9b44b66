import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkAgreement } from '../agreement.mjs';
import { forkFile, freePort, startGateway, stop } from '../children.mjs';
import { connections, ourFlags } from '../knobs.mjs';
import { bodyOf } from '../operations.mjs';
import { median } from '../results.mjs';
import { subgraphSdl } from '../subgraphs/sdl.mjs';
import { composeSupergraph } from '../subgraphs/supergraph.mjs';

/**
 * Our two editions on the same subgraphs, which really execute each request: gateway and subgraphs as one process, and each as a
 * process of its own, with the flags that it is shipped with, as docker-compose.yml has them. CPU is that of all processes together.
 * Several starts of each in turn; medians.
 * @returns by operation { oneProcess, overHttp: ms of CPU per request; ratio, ratioOfStarts; and requests per second of both }
 */
export async function measureEditions(knobs, { folder: parentFolder, headers, jwks, right, load }) {
  const folder = join(parentFolder, 'editions');
  mkdirSync(folder);
  const starts = { oneProcess: [], overHttp: [] };
  for (let round = 1; round <= knobs.startsOfPeers; round += 1) {
    const subgraphs = await startSubgraphs();
    try {
      const supergraphFile = join(folder, 'supergraph.graphql');
      writeFileSync(supergraphFile, composeSupergraph(subgraphs.urls));
      const env = { SUBGRAPHS: JSON.stringify(subgraphs.urls), SUPERGRAPH: supergraphFile, JWKS: JSON.stringify(jwks) };
      const measured = (file, others) => measureEdition(knobs, { file, others, env, folder, headers, right, load });
      starts.overHttp.push(await measured('../peers/kizuna.mjs', subgraphs.pids));
      starts.oneProcess.push(await measured('one-process.mjs', []));
    } finally {
      await subgraphs.stop();
    }
  }
  return Object.fromEntries(
    knobs.operations.map((operation) => [
      operation,
      compared(
        starts.oneProcess.map((start) => start[operation]),
        starts.overHttp.map((start) => start[operation]),
      ),
    ]),
  );
}

async function startSubgraphs() {
  const started = [];
  for (const name of Object.keys(subgraphSdl)) {
    started.push([name, await forkFile('editions/subgraph-over-http.mjs', { args: [name] })]);
  }
  return {
    urls: Object.fromEntries(started.map(([name, { message }]) => [name, message.url])),
    pids: started.map(([, { child }]) => child.pid),
    stop: () => Promise.all(started.map(([, { child }]) => stop(child))),
  };
}

/** @param others processes whose CPU counts, too */
async function measureEdition(knobs, { file, others, env, folder, headers, right, load }) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/graphql`;
  const gateway = await startGateway({
    command: process.execPath,
    args: [...ourFlags, fileURLToPath(new URL(file, import.meta.url))],
    env: { ...env, PORT: String(port), APOLLO_TELEMETRY_DISABLED: '1' },
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
      if (wrong) throw new Error(`${file} ${wrong}`);
      const pids = [gateway.child.pid, ...others];
      const { warmUp, measured } = knobs;
      const { cpu, requests, seconds } = await load.measure({
        url,
        body,
        headers,
        bytes,
        pids,
        connections,
        warmUp,
        measured,
      });
      results[operation] = { cpu: cpu.reduce((sum, ms) => sum + ms) / requests, perSecond: requests / seconds };
    }
  } finally {
    await stop(gateway.child);
  }
  return results;
}

function compared(oneProcess, overHttp) {
  const cpu = medianOf(oneProcess, 'cpu');
  const cpuOverHttp = medianOf(overHttp, 'cpu');
  return {
    oneProcess: rounded(cpu),
    overHttp: rounded(cpuOverHttp),
    ratio: rounded(cpu / cpuOverHttp),
    ratioOfStarts: oneProcess.map((start, nth) => rounded(start.cpu / overHttp[nth].cpu)),
    perSecondOneProcess: Math.round(medianOf(oneProcess, 'perSecond')),
    perSecondOverHttp: Math.round(medianOf(overHttp, 'perSecond')),
  };
}

const rounded = (value) => Number(value.toPrecision(3));
const medianOf = (starts, figure) => median(starts.map((start) => start[figure]));
