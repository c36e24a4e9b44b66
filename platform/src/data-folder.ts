import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { link, mkdir, mkdtemp, readdir, realpath, rm, symlink, unlink } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { ConfigError } from '@kizuna/kit/config/env';

/** A data folder that is ours alone until it is let go of, or until this process ends, however it ends. */
export interface HeldFolder {
  release(): Promise<void>;
}

/** Where a folder's marks are, and what their names begin with. */
interface Place {
  readonly folder: string;
  readonly prefix: string;
}

/** Longer socket paths are refused or cut short (Linux takes 107 bytes, macOS 103). */
const maxSocketPath = 100;
const maxTries = 20;
/** What file systems say that keep no sockets, as some shared folders of virtual machines do. */
const noSockets = ['ENOTSUP', 'EOPNOTSUPP', 'EPERM', 'EINVAL', 'ENOSYS'];

/**
 * Takes a data folder. The mark is a socket in it that we listen on: the operating system stops listening when a process dies,
 * so a crash never leaves a folder locked.
 * @throws ConfigError when another Kizuna holds it, or when it cannot be written to
 */
export async function holdDataFolder(folder: string): Promise<HeldFolder> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o755 });
    const real = await realpath(folder);
    const held = await hold({ folder: real, prefix: '.in-use-' }).catch((error: unknown) => {
      if (!noSockets.includes(codeOf(error))) throw error;
      return hold({ folder: tmpdir(), prefix: `${hashedName(real)}-` });
    });
    if (held) return held;
  } catch (error) {
    if (!codeOf(error)) throw error;
    throw new ConfigError(
      `The data folder ${folder} cannot be used (${codeOf(error)}): set KIZUNA_DATA_DIR to a folder that you may write to.`,
    );
  }
  throw new ConfigError(
    `The data folder ${folder} is in use by another Kizuna: stop that one, or set KIZUNA_DATA_DIR to another folder.`,
  );
}

/** @returns null when somebody else holds it */
async function hold(place: Place): Promise<HeldFolder | null> {
  if (process.platform === 'win32') return listen(`\\\\.\\pipe\\${hashedName(place.folder)}`).then(heldBy, nullIfTaken);
  const path = join(place.folder, `${place.prefix}${randomBytes(6).toString('hex')}.new`);
  const server = await withAddress(path, listen);
  let isOurs = false;
  try {
    isOurs = await becomeMark(path, place);
  } finally {
    await remove(path);
    if (!isOurs) await close(server);
  }
  return isOurs ? heldBy(server) : null;
}

function heldBy(server: Server): HeldFolder {
  server.unref();
  return { release: () => close(server) };
}

/**
 * Marks are numbered, and the folder is held by whoever listens on the highest. Who finds it dead makes the next one. The
 * highest is never removed, not even by a holder who lets go, so numbers only grow: of many who found the same mark dead, one
 * makes its successor, and whoever comes late with an outdated number sees that there is a higher one.
 * @param path the socket that is to be linked as a mark: it listens already, so that no mark of the living ever looks dead
 */
async function becomeMark(path: string, place: Place): Promise<boolean> {
  const markPath = (number: number) => join(place.folder, `${place.prefix}${number}`);
  for (let tries = 0; tries < maxTries; tries += 1) {
    const highest = Math.max(0, ...(await numbersIn(place)));
    if (highest > 0 && (await isAlive(markPath(highest)))) return false;
    const number = highest + 1;
    if (!(await linkIfFree(path, markPath(number)))) continue;
    const numbers = await numbersIn(place);
    const isHighest = Math.max(...numbers) === number;
    const outdated = isHighest ? numbers.filter((other) => other < number) : [number];
    for (const other of outdated) await remove(markPath(other));
    if (isHighest) return true;
  }
  return false;
}

/** The numbers of the marks that are there, the dead ones' too. */
async function numbersIn({ folder, prefix }: Place): Promise<number[]> {
  const names = await readdir(folder);
  return names
    .filter((name) => name.startsWith(prefix))
    .map((name) => name.slice(prefix.length))
    .filter((rest) => /^[1-9]\d*$/.test(rest))
    .map(Number);
}

async function linkIfFree(path: string, name: string): Promise<boolean> {
  try {
    await link(path, name);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Not by `rm`, which looks at what it removes: after a look at a socket, Node's module loader takes the next symbolic link for
 * a plain folder (it reads the file type of whoever looked last), and a module that is loaded then finds nothing beside it.
 */
async function remove(path: string): Promise<void> {
  await unlink(path).catch((error: unknown) => {
    if (codeOf(error) !== 'ENOENT') throw error;
  });
}

async function listen(address: string): Promise<Server> {
  const server = createServer((socket) => socket.end());
  // All may knock: to another account the mark would look dead otherwise.
  server.listen({ path: address, readableAll: true, writableAll: true });
  await once(server, 'listening');
  return server;
}

function nullIfTaken(error: unknown): null {
  if (codeOf(error) === 'EADDRINUSE') return null;
  throw error;
}

async function close(server: Server): Promise<void> {
  server.close();
  await once(server, 'close');
}

/** Whether somebody listens; a mark that we may not even knock at is another user's and counts as alive. */
async function isAlive(path: string): Promise<boolean> {
  return withAddress(path, async (address) => {
    const socket = connect(address);
    try {
      await once(socket, 'connect');
      return true;
    } catch (error) {
      return !['ECONNREFUSED', 'ENOENT'].includes(codeOf(error));
    } finally {
      socket.destroy();
    }
  });
}

/** Socket paths are short, data folders need not be: a long one is reached through a link for a moment. */
async function withAddress<Result>(path: string, work: (address: string) => Promise<Result>): Promise<Result> {
  if (Buffer.byteLength(path) <= maxSocketPath) return work(path);
  const short = await mkdtemp(join(tmpdir(), 'kizuna-'));
  try {
    await symlink(dirname(path), join(short, 'd'));
    return await work(join(short, 'd', basename(path)));
  } finally {
    await rm(short, { recursive: true, force: true });
  }
}

const hashedName = (folder: string) => `kizuna-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`;

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
