import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ourFlags, peerFlags } from '../knobs.mjs';
import { subgraphSdl, subgraphSdlWithAccess } from '../subgraphs/sdl.mjs';
import { composeSupergraph } from '../subgraphs/supergraph.mjs';

const require = createRequire(import.meta.url);
const file = (name) => fileURLToPath(new URL(name, import.meta.url));

/** A gateway of ours or of others that is a file here. */
const ownFile =
  (name, flags = peerFlags) =>
  ({ port, urls, supergraphFile, jwks }) => ({
    command: process.execPath,
    args: [...flags, file(name)],
    env: {
      PORT: String(port),
      SUBGRAPHS: JSON.stringify(urls),
      SUPERGRAPH: supergraphFile,
      JWKS: JSON.stringify(jwks),
      APOLLO_TELEMETRY_DISABLED: '1',
    },
  });

/** Hive Gateway by its own command; what it shares between requests in flight is off by the configuration file. */
const hive =
  (...flags) =>
  ({ port, supergraphFile, folder }) => {
    const manifest = require.resolve('@graphql-hive/gateway/package.json');
    const bin = join(dirname(manifest), require(manifest).bin['hive-gateway']);
    const args = ['supergraph', supergraphFile, '--host', '127.0.0.1', '--port', String(port), '--fork', '1'];
    return {
      command: process.execPath,
      args: [...peerFlags, bin, ...args, '--config-path', file('hive.config.mjs'), ...flags],
      cwd: folder,
      env: { LOG_LEVEL: 'warn' },
    };
  };

/** Grafbase's engine, started by its command line tool, which composes for itself. */
function grafbase({ port, urls, folder }) {
  const subgraphs = Object.entries(urls).map(([name, url]) => {
    const schema = join(folder, `${name}.graphql`);
    writeFileSync(schema, subgraphSdl[name]);
    return `[subgraphs.${name}]\nurl = "${url}"\nschema_path = "${schema}"\n`;
  });
  const config = join(folder, 'grafbase.toml');
  const settings = '[graph]\nintrospection = false\n[traffic_shaping]\ninflight_deduplication = false\n';
  writeFileSync(config, `${settings}${subgraphs.join('')}`);
  const manifest = require.resolve('@grafbase/cli-x86_64-unknown-linux-musl/package.json');
  return {
    command: join(dirname(manifest), 'grafbase'),
    args: ['--home', folder, 'dev', '--config', config, '--listen-address', `127.0.0.1:${port}`],
    cwd: folder,
  };
}

/** Ours with a graph whose fields want a viewer, so that what checking them costs can be seen beside ours without. */
function kizunaWithAccess({ urls, folder, ...given }) {
  const supergraphFile = join(folder, 'with-access.graphql');
  writeFileSync(supergraphFile, composeSupergraph(urls, subgraphSdlWithAccess));
  return ownFile('kizuna.mjs', ourFlags)({ ...given, urls, folder, supergraphFile });
}

/**
 * Every gateway: its title in the table, and `start`, which says how to run it, given { port, urls, supergraphFile, jwks,
 * folder }: an empty folder for its files.
 */
export const peers = {
  kizuna: { title: 'Kizuna', start: ownFile('kizuna.mjs', ourFlags) },
  kizunaAccess: { title: 'Kizuna, fields guarded', start: kizunaWithAccess },
  apollo: { title: '@apollo/gateway + @apollo/server', start: ownFile('apollo.mjs') },
  hive: { title: 'Hive Gateway', start: hive() },
  hiveJit: { title: 'Hive Gateway, --jit', start: hive('--jit') },
  hiveRust: { title: 'Hive Gateway, Rust planner', start: hive('--hive-router-runtime') },
  mercurius: { title: 'Mercurius gateway (federation 1)', start: ownFile('mercurius.mjs') },
  grafbase: { title: 'Grafbase (native)', start: grafbase },
};
