import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startEmbeddedPostgres } from './embedded-postgres.ts';

describe('the embedded PostgreSQL', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kizuna-pg-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('keeps its data from one start to the next', async () => {
    const first = await startEmbeddedPostgres({ folder });
    const sql = postgres(first.url, { max: 1 });
    await sql`create table note (body text)`;
    await sql`insert into note values ('絆')`;
    await sql.end();
    await first.stop();

    const second = await startEmbeddedPostgres({ folder });
    const again = postgres(second.url, { max: 1 });
    expect(await again`select body, lower('ÄÖ') as lower from note`).toEqual([{ body: '絆', lower: 'äö' }]);
    await again.end();
    await second.stop();
  });

  it('stops a server that a killed process left behind, and finds all that was acknowledged', async () => {
    const orphan = await startEmbeddedPostgres({ folder });
    const sql = postgres(orphan.url, { max: 1 });
    await sql`create table note as select 1 as id`;
    await sql.end();
    const orphanPid = (await readFile(join(folder, 'data/postmaster.pid'), 'utf8')).split('\n')[0];

    const next = await startEmbeddedPostgres({ folder });
    const pid = (await readFile(join(folder, 'data/postmaster.pid'), 'utf8')).split('\n')[0];
    expect(pid).not.toBe(orphanPid);
    const again = postgres(next.url, { max: 1 });
    expect(await again`select id from note`).toEqual([{ id: 1 }]);
    await again.end();
    await next.stop();
  });

  it('starts over when its very first start was killed half-way', async () => {
    // What initdb and the writing of the password leave when they are killed.
    const half = join(folder, 'data-0123456789ab');
    await mkdir(half);
    await writeFile(join(half, 'PG_VERSION'), '18\n');
    await writeFile(join(folder, 'data-0123456789ab.password'), 'half');
    await writeFile(join(folder, 'password.draft'), '');

    const server = await startEmbeddedPostgres({ folder });
    const sql = postgres(server.url, { max: 1 });
    expect(await sql`select 1 as one`).toEqual([{ one: 1 }]);
    await sql.end();
    await server.stop();
    expect((await readdir(folder)).sort()).toEqual(['data', 'password', 'postgres.log']);
  });

  it('leaves alone a stranger whose process number stands in its old mark', async () => {
    const first = await startEmbeddedPostgres({ folder });
    await first.stop();
    // Named like PostgreSQL, but at work elsewhere: the number was given to another one after a restart of the machine.
    const stranger = spawn('sleep', ['60'], { argv0: 'postgres', cwd: tmpdir() });
    await once(stranger, 'spawn');
    await writeFile(join(folder, 'data/postmaster.pid'), `${stranger.pid}\n${folder}/data\n`);

    const second = await startEmbeddedPostgres({ folder });
    expect(stranger.exitCode ?? stranger.signalCode).toBeNull();
    await second.stop();
    stranger.kill();
    await once(stranger, 'exit');
  });
});
