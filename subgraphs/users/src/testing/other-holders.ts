import { type AccountData, accountHolders } from '@kizuna/kit/accounts/account-data';
import { accountWorkJobs } from '@kizuna/kit/accounts/account-work';
import { connectDatabase } from '@kizuna/kit/db/database';
import { startJobWorker } from '@kizuna/kit/jobs/job-worker';
import type { SubgraphPorts } from '@kizuna/kit/service/subgraph-ports';

type NoTables = Record<string, never>;

/** Somebody of whom nothing is held. */
const nothing: AccountData<NoTables> = {
  countOf: async () => ({}),
  exportOf: async () => null,
  mergeInto: async () => {},
  erase: async () => [],
};

/** The other parts of the platform, as far as `users` hears of them: they hold nothing and send their receipts. */
export async function startOtherHolders(ports: SubgraphPorts): Promise<{ stop(): Promise<void> }> {
  const { databaseUrl, bus, logger } = ports;
  const database = connectDatabase<NoTables>({ url: databaseUrl, schema: 'auth', tables: {}, maxConnections: 2 });
  const others = accountHolders.filter((holder) => holder !== 'users');
  const jobs = others.map((holder) => accountWorkJobs({ holder, database, ports, data: nothing }));
  const handlers = Object.assign({}, ...jobs);
  const worker = await startJobWorker({ databaseUrl, bus, logger, handlers, concurrency: others.length });
  return {
    async stop() {
      await worker.stop();
      await database.close();
    },
  };
}
