import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '@kizuna/kit/db/connect';
import { createTestDatabase } from '@kizuna/kit/testing/test-database';
import { expect, it } from 'vitest';
import { killInTheMiddleOfAMerge } from './killed-merge.ts';
import { processesOn, startPlatformProcess } from './platform-process.ts';

// Services as processes tell the same story on the stage of `../editions/many-processes.test.ts`, which is up already.
it('the one-process edition, killed in the middle of a merge, finishes it at its next start', async () => {
  const database = await createTestDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'kizuna-merge-kill-'));
  const sql = connect(database.url, { max: 3 });
  const start = () => startPlatformProcess({ DATABASE_URL: database.url, KIZUNA_DATA_DIR: folder, PORT: '0' });
  let running = start();
  try {
    await killInTheMiddleOfAMerge({
      url: await running.ready(),
      sql,
      async kill() {
        running.kill('SIGKILL');
        expect((await running.ended).signal).toBe('SIGKILL');
        return () => {
          running = start();
          return running.ready();
        };
      },
    });
  } finally {
    running.kill('SIGTERM');
    await running.ended;
    await sql.end();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  }
  expect(processesOn(folder)).toEqual([]);
}, 180_000);
