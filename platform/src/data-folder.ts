import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { link, mkdir, mkdtemp, realpath, rename, rm, symlink, unlink } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '@kizuna/kit/config/env';

/** A data folder that is ours alone until it is let go of, or until this process ends, however it ends. */
export interface HeldFolder {
  release(): Promise<void>;
}

/** Where the mark of a folder is. */
interface Mark {
  readonly folder: string;
  readonly name: string;
}

/** Longer socket paths are refused or cut short (Linux takes 107 bytes, macOS 103). */
const maxSocketPath = 100;
const maxTries = 5;
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
    const inside = { folder: real, name: '.in-use' };
    const server = await hold(inside).catch((error: unknown) => {
      if (!noSockets.includes(codeOf(error))) throw error;
      return hold({ folder: tmpdir(), name: hashedName(real) });
    });
    if (server) return server;
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
async function hold(mark: Mark): Promise<HeldFolder | null> {
  for (let tries = 0; tries < maxTries; tries += 1) {
    const server = await listen(mark);
    if (server) return heldBy(server, mark);
    if (!(await isStale(mark)) || !(await clearStale(mark))) return null;
  }
  return null;
}

function heldBy(server: Server, mark: Mark): HeldFolder {
  server.unref();
  return {
    async release() {
      // First the mark, then the socket: the other way round it could be the next holder's mark.
      await remove(mark);
      server.close();
      await once(server, 'close');
    },
  };
}

/**
 * Takes a dead process's mark away. Two that start at once may both have found it dead: it is moved aside and looked at again,
 * and put back when it is the living mark of the other one.
 * @returns false when it was alive
 */
async function clearStale(mark: Mark): Promise<boolean> {
  const aside = { folder: mark.folder, name: `${mark.name}-${randomBytes(6).toString('hex')}` };
  try {
    await rename(join(mark.folder, mark.name), join(aside.folder, aside.name));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return true;
    throw error;
  }
  const stale = await isStale(aside);
  if (!stale) await link(join(aside.folder, aside.name), join(mark.folder, mark.name)).catch(() => {});
  await remove(aside);
  return stale;
}

/**
 * Not by `rm`, which looks at what it removes: after a look at a socket, Node's module loader takes the next symbolic link for
 * a plain folder (it reads the file type of whoever looked last), and a module that is loaded then finds nothing beside it.
 */
async function remove({ folder, name }: Mark): Promise<void> {
  await unlink(join(folder, name)).catch((error: unknown) => {
    if (codeOf(error) !== 'ENOENT') throw error;
  });
}

/** @returns null when the mark is there already */
async function listen(mark: Mark): Promise<Server | null> {
  return withAddress(mark, async (address) => {
    const server = createServer((socket) => socket.end());
    // All may knock: to another account a dead mark must look dead.
    server.listen({ path: address, readableAll: true, writableAll: true });
    try {
      await once(server, 'listening');
      return server;
    } catch (error) {
      if (codeOf(error) === 'EADDRINUSE') return null;
      throw error;
    }
  });
}

/** Whether nobody listens; a mark that we may not even knock at is another user's and counts as alive. */
async function isStale(mark: Mark): Promise<boolean> {
  return withAddress(mark, async (address) => {
    const socket = connect(address);
    try {
      await once(socket, 'connect');
      return false;
    } catch (error) {
      return ['ECONNREFUSED', 'ENOENT'].includes(codeOf(error));
    } finally {
      socket.destroy();
    }
  });
}

/** Socket paths are short, data folders need not be: a long one is reached through a link for a moment. */
async function withAddress<Result>(mark: Mark, work: (address: string) => Promise<Result>): Promise<Result> {
  if (process.platform === 'win32') return work(`\\\\.\\pipe\\${hashedName(mark.folder)}`);
  const direct = join(mark.folder, mark.name);
  if (Buffer.byteLength(direct) <= maxSocketPath) return work(direct);
  const short = await mkdtemp(join(tmpdir(), 'kizuna-'));
  try {
    await symlink(mark.folder, join(short, 'd'));
    return await work(join(short, 'd', mark.name));
  } finally {
    await rm(short, { recursive: true, force: true });
  }
}

const hashedName = (folder: string) => `kizuna-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`;

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
