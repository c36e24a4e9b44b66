import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, realpath, rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '@kizuna/kit/config/env';

/** A data folder that is ours alone until it is let go of, or until this process ends, however it ends. */
export interface HeldFolder {
  release(): Promise<void>;
}

/**
 * Takes a data folder. The mark is a socket that we listen on: the operating system takes it back when a process dies, so a
 * crash never leaves a folder locked.
 * @throws ConfigError when another Kizuna holds it
 */
export async function holdDataFolder(folder: string): Promise<HeldFolder> {
  await mkdir(folder, { recursive: true, mode: 0o755 });
  const address = addressOf(await realpath(folder));
  let server = await listen(address);
  if (!server && !(await answers(address))) {
    await rm(address, { force: true });
    server = await listen(address);
  }
  if (!server) {
    throw new ConfigError(
      `The data folder ${folder} is in use by another Kizuna: stop that one, or set KIZUNA_DATA_DIR to another folder.`,
    );
  }
  const held = server;
  held.unref();
  return {
    async release() {
      held.close();
      await once(held, 'close');
    },
  };
}

/** Socket paths are short (some 100 bytes), data folders need not be: the name is a hash. */
function addressOf(folder: string): string {
  const name = `kizuna-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`;
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`);
}

async function listen(address: string): Promise<Server | null> {
  const server = createServer((socket) => socket.end());
  server.listen(address);
  try {
    await once(server, 'listening');
    return server;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return null;
    throw error;
  }
}

async function answers(address: string): Promise<boolean> {
  const socket = connect(address);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
