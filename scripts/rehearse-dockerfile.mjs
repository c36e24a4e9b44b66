/**
 * Rehearses the Dockerfile where there is no Docker: runs its COPY and RUN steps in an empty folder, one subfolder a stage, then
 * starts every service from what came out, against the embedded PostgreSQL, and asks the gateway. A file that is not copied
 * or a package that is missing in production fails here. Left out are Debian's packages, users and the base image.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { copy, parseDockerfile, parseEnv, readIgnored } from './lib/dockerfile.mjs';
import { root } from './lib/steps.mjs';

const folder = mkdtempSync(join(tmpdir(), 'kizuna-image-'));
chmodSync(folder, 0o755);
/** How to stop each process, the newest first. */
const started = [];
try {
  const image = build(parseDockerfile(join(root, 'Dockerfile')));
  await tryOut(image);
  console.log('The Dockerfile works as far as that can be seen without Docker.');
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  for (const stop of started) await stop();
  rmSync(folder, { recursive: true, force: true });
}

/** Runs the steps. @returns the last stage: its folder, working folder, environment, command and health check */
function build(steps) {
  const ignored = readIgnored(join(root, '.dockerignore'));
  const stages = new Map();
  let stage;
  for (const { instruction, rest } of steps) {
    console.log(`${instruction} ${rest}`);
    switch (instruction) {
      case 'FROM': {
        const name = / AS (\w+)$/i.exec(rest)?.[1] ?? String(stages.size);
        stage = { folder: join(folder, name), workdir: '/', env: {}, healthcheck: null, command: null };
        mkdirSync(stage.folder);
        stages.set(name, stage);
        break;
      }
      case 'WORKDIR':
        stage.workdir = posix.resolve(stage.workdir, rest);
        mkdirSync(inStage(stage, '.'), { recursive: true });
        break;
      case 'ENV':
        Object.assign(stage.env, parseEnv(rest));
        break;
      case 'COPY': {
        const [, from, paths] = /^(?:--from=(\w+) )?(.*)$/.exec(rest);
        const sources = paths.split(' ');
        const target = inStage(stage, sources.pop());
        const origin = from ? stages.get(from).folder : root;
        for (const source of sources) copy(join(origin, source), target, origin, from ? undefined : ignored);
        break;
      }
      case 'RUN':
        run(stage, rest);
        break;
      case 'HEALTHCHECK':
        stage.healthcheck = JSON.parse(rest.slice(rest.indexOf('CMD') + 3));
        break;
      case 'CMD':
        stage.command = JSON.parse(rest);
        break;
      case 'ARG':
      case 'USER':
      case 'EXPOSE':
      case 'ENTRYPOINT':
        break;
      default:
        throw new Error(`The rehearsal does not know ${instruction}; teach it.`);
    }
  }
  return stage;
}

/** A path of the image on this machine; a slash at its end stays. */
function inStage(stage, path) {
  return stage.folder + posix.resolve(stage.workdir, path) + (/(^|\/)\.?$/.test(path) ? '/' : '');
}

/** What changes the machine itself is left out: Debian's packages, and folders outside of the working folder. */
function run(stage, commands) {
  const own = commands.split(' && ').filter((command) => !/^(apt-get|rm -rf \/var|install -d)\b/.test(command));
  if (own.length === 0) return;
  const startedAt = Date.now();
  const { status } = spawnSync(own.join(' && '), {
    shell: true,
    cwd: inStage(stage, '.'),
    stdio: ['ignore', 'inherit', 'inherit'],
    env: environment(stage),
  });
  if (status !== 0) throw new Error(`RUN ${commands}: exit code ${status}.`);
  console.log(`  ${((Date.now() - startedAt) / 1000).toFixed(0)} s`);
}

/** Ours without what configures Kizuna or was set by an npm around us, then the stage's. */
function environment(stage, more = {}) {
  const foreign =
    /^(NODE_ENV|PORT|HOST|\w+_URL|S3_\w+|KIZUNA_\w+|npm_(package|lifecycle|command)\w*|npm_config_(local_prefix|prefix)|INIT_CWD)$/;
  const ours = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  return { ...Object.fromEntries(ours), ...stage.env, ...more };
}

async function tryOut(image) {
  const app = inStage(image, '.');
  const { startEmbeddedPostgres } = await import(pathToFileURL(join(app, 'kit/dist/db/embedded-postgres.js')).href);
  const postgres = await startEmbeddedPostgres({ folder: join(folder, 'postgres'), durable: false });
  started.unshift(() => postgres.stop());

  const shared = {
    DATABASE_URL: postgres.url,
    KIZUNA_SECRET: 'only-for-a-rehearsal-'.padEnd(64, '0'),
    KIZUNA_DATA_DIR: join(folder, 'data'),
    KIZUNA_PUBLIC_URL: 'http://kizuna.invalid',
    HOST: '127.0.0.1',
  };
  const names = readdirSync(join(app, 'subgraphs'));
  const subgraphs = await Promise.all(
    names.map((name) => start(image, name, ['node', `subgraphs/${name}/dist/main.js`], shared)),
  );
  const SUBGRAPH_URLS = subgraphs.map(({ name, port }) => `${name}=http://127.0.0.1:${port}/graphql`).join(',');
  const gateway = await start(image, 'gateway', image.command, { ...shared, SUBGRAPH_URLS });

  const query = JSON.stringify({ query: '{ viewer { username } performers(first: 1) { edges { node { id } } } }' });
  const answer = await fetch(`http://127.0.0.1:${gateway.port}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: query,
  });
  const text = await answer.text();
  if (!text.includes('"viewer":null')) throw new Error(`The gateway answered ${answer.status}: ${text}`);
  console.log(`  answered: ${text}`);
}

/** Starts a service and waits until the image's own health check says that it is healthy. */
async function start(image, name, command, env) {
  const port = await freePort();
  const options = { cwd: inStage(image, '.'), env: environment(image, { ...env, PORT: String(port) }) };
  const child = spawn(command[0], command.slice(1), { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'exit');
  started.unshift(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const deadline = Date.now() + 120_000;
  for (;;) {
    const check = spawn(image.healthcheck[0], image.healthcheck.slice(1), { ...options, stdio: 'ignore' });
    const [code] = await once(check, 'exit');
    if (code === 0) break;
    if (child.exitCode !== null || child.signalCode !== null || Date.now() > deadline) {
      throw new Error(`${name} does not become healthy:\n${output.trimEnd().split('\n').slice(-20).join('\n')}`);
    }
    await delay(500);
  }
  console.log(`  ${name} is healthy`);
  return { name, port };
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
