import { accountWorkJobs } from '@kizuna/kit/accounts/account-work';
import { buildSchema, type Subgraph } from '@kizuna/kit/graph/subgraph';
import { createJobStore } from '@kizuna/kit/jobs/job-store';
import { openJobsDatabase } from '@kizuna/kit/jobs/jobs-database';
import type { SubgraphPorts } from '@kizuna/kit/service/subgraph-ports';
import { jobsAccountData } from './accounts/jobs-account-data.ts';
import { startJobsCleanup } from './cleanup/cleanup.ts';
import type { Context } from './context.ts';
import { createJobLoader } from './job/job-loader.ts';
import { jobResolvers } from './job/job-resolvers.ts';
import { createJobService } from './job/job-service.ts';

/** Background work of all subgraphs, as people see and steer it. It works none itself but what is to become of an account. */
export async function createJobs(ports: SubgraphPorts): Promise<Subgraph> {
  const { databaseUrl, bus, logger } = ports;
  const database = openJobsDatabase(databaseUrl, 8);
  const store = createJobStore({ database, bus, logger });
  const jobs = createJobService(store, bus);
  const cleanup = startJobsCleanup(database, logger);

  return {
    name: 'jobs',
    schema: buildSchema('jobs', jobResolvers),
    createContext: (request): Context => ({ ...request, jobs, loadJob: createJobLoader(store, request.viewer) }),
    jobs: accountWorkJobs({ holder: 'jobs', database, ports, data: jobsAccountData }),
    health: { database: () => database.ping() },
    close: async () => {
      await cleanup.stop();
      await database.close();
    },
  };
}
