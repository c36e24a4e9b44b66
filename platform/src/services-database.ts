import { join } from 'node:path';
import { startEmbeddedPostgres } from '@kizuna/kit/db/embedded-postgres';
import { runProcess } from '@kizuna/kit/service/run-service';

/**
 * Keeps the embedded PostgreSQL while the services run. It is a child like them, so that the server is stopped in order also
 * when the supervisor was killed. It tells its parent the address.
 */
await runProcess('database', async ({ dataFolder }, _logger, closers) => {
  const server = await startEmbeddedPostgres({ folder: join(dataFolder, 'postgres') });
  closers.add('PostgreSQL', () => server.stop());
  process.send?.({ databaseUrl: server.url });
});
