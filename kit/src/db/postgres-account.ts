import { chown, stat } from 'node:fs/promises';

/** How a PostgreSQL program is started so that it does not run as root, which it refuses. */
export interface ServerAccount {
  readonly kind: 'self' | 'nobody' | 'namespace';
  /** Wraps a command line. */
  command(program: string, args: readonly string[]): { program: string; args: string[]; uid?: number; gid?: number };
  /** Hands a file or folder to the account. */
  own(path: string): Promise<void>;
}

const nobody = 65_534;

const self: ServerAccount = {
  kind: 'self',
  command: (program, args) => ({ program, args: [...args] }),
  own: async () => {},
};

const asNobody: ServerAccount = {
  kind: 'nobody',
  command: (program, args) => ({ program, args: [...args], uid: nobody, gid: nobody }),
  own: (path) => chown(path, nobody, nobody),
};

/** A user namespace in which we are nobody in particular: needs no second account and reaches what root reaches. */
const inNamespace: ServerAccount = {
  kind: 'namespace',
  command: (program, args) => ({
    program: 'unshare',
    args: ['-U', 'setpriv', '--pdeathsig', 'INT', program, ...args],
  }),
  own: async () => {},
};

/**
 * The accounts to try for a data folder, best first. A folder that exists already decides by its owner.
 * @param dataFolder where the cluster is or will be
 */
export async function serverAccounts(dataFolder: string): Promise<readonly ServerAccount[]> {
  if (process.getuid?.() !== 0) return [self];
  const existing = await stat(`${dataFolder}/PG_VERSION`).catch(() => null);
  if (!existing) return [asNobody, inNamespace];
  return [existing.uid === 0 ? inNamespace : asNobody];
}
