import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkAgreement } from '../agreement.mjs';
import { forkFile, freePort, startGateway, stop } from '../children.mjs';
import { connections, ourFlags } from '../knobs.mjs';
import { bodyOf } from '../operations.mjs';
import { composeSupergraph } from '../subgraphs/supergraph.mjs';

/**
 * Our two editions on the same subgraphs, which really execute each request: gateway and subgraphs as one process, and as two
 * that speak HTTP. CPU is that of all processes together.
 * @returns by operation { oneProcess, overHttp: ms of CPU per request, ratio, and requests per second of both }
 */
export async function measureEditions(knobs, { folder: parentFolder, headers, jwks, right, load }) {
  const folder = join(parentFolder, 'editions');
  mkdirSync(folder);
  const { child: subgraphs, message } = await forkFile('editions/subgraphs-over-http.mjs', { execArgv: ourFlags });
  try {
    const supergraphFile = join(folder, 'supergraph.graphql');
    writeFileSync(supergraphFile, composeSupergraph(message.urls));
    const env = { SUBGRAPHS: JSON.stringify(message.urls), SUPERGRAPH: supergraphFile, JWKS: JSON.stringify(jwks) };
    const measured = (file, others) => measureEdition(knobs, { file, others, env, folder, headers, right, load });
    const overHttp = await measured('../peers/kizuna.mjs', [subgraphs.pid]);
    const oneProcess = await measured('one-process.mjs', []);
    return Object.fromEntries(
      knobs.operations.map((operation) => [operation, compared(oneProcess[operation], overHttp[operation])]),
    );
  } finally {
    await stop(subgraphs);
  }
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
  return {
    oneProcess: rounded(oneProcess.cpu),
    overHttp: rounded(overHttp.cpu),
    ratio: rounded(oneProcess.cpu / overHttp.cpu),
    perSecondOneProcess: Math.round(oneProcess.perSecond),
    perSecondOverHttp: Math.round(overHttp.perSecond),
  };
}

const rounded = (value) => Number(value.toPrecision(3));
