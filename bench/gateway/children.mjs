import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

const pathOf = (file) => fileURLToPath(new URL(file, import.meta.url));

/** Runs one of our own files as a process, with arguments, and waits for its first message. */
export async function forkFile(file, { args = [], ...options } = {}) {
  const env = { ...process.env, NODE_ENV: 'production' };
  const child = fork(pathOf(file), args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], env, ...options });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`${file} ended with ${code} before it was ready.`);
  });
  const [message] = await Promise.race([once(child, 'message'), ended]);
  ended.catch(() => {});
  return { child, message };
}

/**
 * Starts the load process, see load.mjs.
 * @returns `measure`, which carries out one order at a time, and `stop`
 */
export function startLoad() {
  const child = fork(pathOf('load.mjs'), { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`The load ended with ${code}.`);
  });
  ended.catch(() => {});
  return {
    async measure(order) {
      child.send(order);
      const [answer] = await Promise.race([once(child, 'message'), ended]);
      return answer;
    },
    stop: () => stop(child),
  };
}

/** Starts a gateway and waits until it answers. What it prints goes to `logFile`. @throws Error with the end of its log */
export async function startGateway({ command, args, env = {}, cwd, url, body, headers, logFile }) {
  const log = openSync(logFile, 'w');
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, NODE_ENV: 'production', ...env },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const failed = once(child, 'error').then(([error]) => error);
  const deadline = Date.now() + 30_000;
  for (;;) {
    const spawnError = await Promise.race([failed, new Promise((resolve) => setTimeout(resolve, 100))]);
    const text = await tryOnce(url, body, headers);
    if (text?.startsWith('{"data":{')) return { child, url };
    if (spawnError || child.exitCode !== null || Date.now() > deadline) {
      await stop(child);
      throw new Error(
        `${command} did not answer: ${spawnError ?? text ?? ''}\n${readFileSync(logFile, 'utf8').slice(-2000)}`,
      );
    }
  }
}

async function tryOnce(url, body, headers) {
  try {
    return await (await fetch(url, { method: 'POST', headers, body })).text();
  } catch {
    return undefined;
  }
}

/** Ends a process that we started: asks first, and does not ask twice. */
export async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const insist = setTimeout(() => child.kill('SIGKILL'), 3000);
  await exited;
  clearTimeout(insist);
}

/** A port on 127.0.0.1 that nobody has. */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
