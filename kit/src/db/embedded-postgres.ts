import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, open, readdir, readFile, readlink, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import postgres from 'postgres';
import { type ServerAccount, serverAccounts } from './postgres-account.ts';
import { type PostgresBinaries, preparePostgresBinaries } from './postgres-binaries.ts';

/** Where the server keeps its things, and how safe writes must be. */
export interface EmbeddedPostgresOptions {
  /** Holds the cluster (`data`), its password and its log. Made when missing. */
  readonly folder: string;
  /** false: a crash of the machine may lose writes. Only for tests. @default true */
  readonly durable?: boolean;
}

/** A running server of our own. */
export interface EmbeddedPostgres {
  /** Connects as the owner of everything: `postgres://…/kizuna`. */
  readonly url: string;
  /** Ends every connection, writes everything out and stops. */
  stop(): Promise<void>;
}

const superuser = 'kizuna';
const startTimeoutMs = 60_000;

/**
 * Starts PostgreSQL on a folder and waits until it answers. The caller must hold the folder for itself (data-folder.ts):
 * a server that a killed process left on it is stopped first, so that two never write to one folder.
 * @throws Error with the end of the server's log when it does not come up
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const binaries = await preparePostgresBinaries();
  const dataFolder = join(options.folder, 'data');
  const logFile = join(options.folder, 'postgres.log');
  await mkdir(options.folder, { recursive: true });
  await stopLeftover(dataFolder);
  const password = await readPassword(join(options.folder, 'password'));
  const account = await createCluster(binaries, dataFolder, password, logFile);
  const port = await freePort();
  const server = await launch(account, binaries.postgres, logFile, [
    ...['-D', dataFolder],
    ...['-c', 'listen_addresses=127.0.0.1', '-c', `port=${port}`, '-c', 'unix_socket_directories='],
    ...['-c', 'max_connections=200', '-c', 'timezone=UTC', '-c', 'log_timezone=UTC'],
    // Its own log would hold the rows and values of statements that fail: whoever sent them writes down what is fit to be.
    ...['-c', 'log_min_messages=log', '-c', 'log_min_error_statement=panic'],
    ...(options.durable === false
      ? ['-c', 'fsync=off', '-c', 'synchronous_commit=off', '-c', 'full_page_writes=off']
      : []),
  ]);
  // Should we have to end before it has stopped, it is not left alone on its folder.
  const stopWithUs = () => server.kill('SIGINT');
  process.once('exit', stopWithUs);
  server.once('exit', () => process.off('exit', stopWithUs));
  const address = (database: string) => `postgres://${superuser}:${password}@127.0.0.1:${port}/${database}`;
  try {
    await waitUntilReady(address('postgres'), server, logFile);
    await ensureDatabase(address('postgres'));
  } catch (error) {
    await stop(server);
    throw error;
  }
  return { url: address('kizuna'), stop: () => stop(server) };
}

/** The file appears as a whole or not at all, however we end. */
async function readPassword(file: string): Promise<string> {
  if (!existsSync(file)) {
    const draft = `${file}.draft`;
    await writeFile(draft, randomBytes(24).toString('hex'), { mode: 0o600, flush: true });
    await rename(draft, file);
  }
  return (await readFile(file, 'utf8')).trim();
}

/**
 * Makes the cluster when there is none, as the first account that works. It is made under another name, since initdb writes
 * the version file first: a first start that is killed half-way must not leave half a cluster that looks like a whole one.
 */
async function createCluster(
  binaries: PostgresBinaries,
  dataFolder: string,
  password: string,
  logFile: string,
): Promise<ServerAccount> {
  const accounts = await serverAccounts(dataFolder);
  if (existsSync(join(dataFolder, 'PG_VERSION')) && accounts[0]) return accounts[0];
  await removeDrafts(dataFolder);
  for (const account of accounts) {
    const draft = `${dataFolder}-${randomBytes(6).toString('hex')}`;
    await mkdir(draft);
    await chmod(draft, 0o700);
    await account.own(draft);
    const passwordFile = `${draft}.password`;
    await writeFile(passwordFile, password, { mode: 0o600 });
    await account.own(passwordFile);
    // The built-in C.UTF-8 knows the letters of every script and is the same on every machine.
    const code = await launch(account, binaries.initdb, logFile, [
      ...['-D', draft, '-U', superuser, '--pwfile', passwordFile, '--auth=scram-sha-256'],
      ...['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
    ]).then(exitOf, () => -1);
    await rm(passwordFile, { force: true });
    if (code === 0) {
      await rm(dataFolder, { recursive: true, force: true });
      await rename(draft, dataFolder);
      return account;
    }
    await rm(draft, { recursive: true, force: true });
  }
  throw new Error(`The embedded PostgreSQL could not make its data folder.\n${await tail(logFile)}`);
}

/** What first starts that were killed left behind. An initdb that still works in one fails, and clears up after itself. */
async function removeDrafts(dataFolder: string): Promise<void> {
  const drafts = (await readdir(dirname(dataFolder))).filter((name) => name.startsWith(`${basename(dataFolder)}-`));
  for (const name of drafts) {
    await rm(join(dirname(dataFolder), name), { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Starts a program in a process group of its own, so that Ctrl-C reaches it through us and in order. */
async function launch(
  account: ServerAccount,
  program: string,
  logFile: string,
  args: readonly string[],
): Promise<ChildProcess> {
  const { program: command, ...rest } = account.command(program, args);
  const log = await open(logFile, 'a');
  try {
    const { args: commandArgs, ...ids } = rest;
    const child = spawn(command, commandArgs, {
      ...ids,
      cwd: '/',
      stdio: ['ignore', log.fd, log.fd],
      detached: true,
      env: { ...process.env, LC_ALL: 'C' },
    });
    await once(child, 'spawn');
    return child;
  } finally {
    await log.close();
  }
}

async function exitOf(child: ChildProcess): Promise<number> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode ?? 1;
  const [code] = await once(child, 'exit');
  return typeof code === 'number' ? code : 1;
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode === null && server.signalCode === null) server.kill('SIGINT');
  await exitOf(server);
}

async function waitUntilReady(url: string, server: ChildProcess, logFile: string): Promise<void> {
  const deadline = Date.now() + startTimeoutMs;
  while (Date.now() < deadline && server.exitCode === null && server.signalCode === null) {
    if ((await probe(url)) === 'ready') return;
    await delay(20);
  }
  throw new Error(`The embedded PostgreSQL did not start.\n${await tail(logFile)}`);
}

async function probe(url: string): Promise<'ready' | 'busy' | 'absent'> {
  const sql = postgres(url, { max: 1, connect_timeout: 5, onnotice: () => {} });
  try {
    await sql`select 1`;
    return 'ready';
  } catch (error) {
    return error instanceof postgres.PostgresError ? 'busy' : 'absent';
  } finally {
    await sql.end({ timeout: 1 });
  }
}

async function ensureDatabase(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    const found = await sql`select 1 from pg_database where datname = 'kizuna'`;
    if (found.length === 0) await sql`create database kizuna`;
  } finally {
    await sql.end();
  }
}

/** Stops the server that a process which was killed with -9 left behind, or clears away its mark. */
async function stopLeftover(dataFolder: string): Promise<void> {
  const file = join(dataFolder, 'postmaster.pid');
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return;
  const pid = Number(text.split('\n')[0]);
  if (!(await isPostgresOf(pid, dataFolder))) {
    // The number may belong to another program by now; PostgreSQL would then refuse to start.
    await rm(file, { force: true });
    return;
  }
  process.kill(pid, 'SIGINT');
  const deadline = Date.now() + startTimeoutMs;
  while (isAlive(pid)) {
    if (Date.now() > deadline)
      throw new Error(`A PostgreSQL (process ${pid}) is still at work on ${dataFolder}; stop it first.`);
    await delay(50);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** PostgreSQL works in its data folder, whatever that was called at its start; where that cannot be seen, its name must do. */
async function isPostgresOf(pid: number, dataFolder: string): Promise<boolean> {
  if (!Number.isInteger(pid) || pid <= 0 || !isAlive(pid)) return false;
  const workFolder = await readlink(`/proc/${pid}/cwd`).catch(() => null);
  if (workFolder !== null) return workFolder === (await realpath(dataFolder));
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => 'postgres');
  return commandLine.includes('postgres');
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No free port.');
  return address.port;
}

async function tail(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.trimEnd().split('\n').slice(-8).join('\n');
}
