import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { forkFile, freePort, startGateway } from '../../gateway/children.mjs';
import { ourFlags, peerFlags } from '../../gateway/knobs.mjs';
import { composeSupergraph } from '../graph/supergraph.mjs';

const require = createRequire(import.meta.url);

/** A server that is a file here. */
const ownFile =
  (name, flags = peerFlags) =>
  ({ urls, jwks, cpuProf }) =>
    forkFile(`../fanout/peers/${name}`, {
      execArgv: [...flags, ...(cpuProf && name === 'kizuna.mjs' ? ['--cpu-prof', '--cpu-prof-dir', cpuProf] : [])],
      env: {
        ...process.env,
        NODE_ENV: 'production',
        SUBGRAPHS: JSON.stringify(urls ?? {}),
        JWKS: JSON.stringify(jwks),
        APOLLO_TELEMETRY_DISABLED: '1',
      },
    }).then(({ child, message }) => ({ child, url: message.url }));

/** Hive Gateway by its own command. */
async function hive({ urls, folder }) {
  const supergraphFile = join(folder, 'supergraph.graphql');
  writeFileSync(supergraphFile, composeSupergraph(urls));
  const manifest = require.resolve('@graphql-hive/gateway/package.json');
  const bin = join(dirname(manifest), require(manifest).bin['hive-gateway']);
  const config = fileURLToPath(new URL('hive.config.mjs', import.meta.url));
  const port = await freePort();
  const address = ['--host', '127.0.0.1', '--port', String(port), '--fork', '1'];
  const { child } = await startGateway({
    command: process.execPath,
    args: [...peerFlags, bin, 'supergraph', supergraphFile, ...address, '--config-path', config],
    cwd: folder,
    env: { LOG_LEVEL: 'warn' },
    url: `http://127.0.0.1:${port}/graphql`,
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ query: '{ rooms }' }),
    logFile: join(folder, 'hive.log'),
  });
  return { child, url: `ws://127.0.0.1:${port}/graphql` };
}

/**
 * Every peer: its title in the table; `start`, given { urls, jwks, folder, cpuProf }, gives its process and where it listens.
 * `overNetwork`: its subgraphs are another process, at `urls`, which publishes; else it publishes by itself. `mostPerSecond`: the events
 * a second into a room of 1,000 beyond which it falls behind more with each, so that nothing would be measured but the queue.
 */
export const peers = {
  raw: { title: 'raw ws.send', withoutGraphql: true, mostPerSecond: 200, start: ownFile('raw.mjs') },
  graphqlWs: { title: 'graphql-ws, stock', mostPerSecond: 0, start: ownFile('graphql-ws.mjs') },
  hive: { title: 'Hive Gateway', overNetwork: true, mostPerSecond: 0, start: hive },
  mercurius: {
    title: 'Mercurius gateway (federation 1)',
    overNetwork: true,
    mostPerSecond: 0,
    start: ownFile('mercurius.mjs'),
  },
  kizuna: { title: 'Kizuna', mostPerSecond: 200, start: ownFile('kizuna.mjs', ourFlags) },
};
