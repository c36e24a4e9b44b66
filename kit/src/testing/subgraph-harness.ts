import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drizzle } from 'drizzle-orm/postgres-js';
import { createMemoryBus } from '../bus/memory-bus.ts';
import { createMemoryCache } from '../cache/memory-cache.ts';
import { createSecrets } from '../config/secrets.ts';
import { connect } from '../db/connect.ts';
import { demoCast } from '../demo/cast.ts';
import { registerUser } from '../directory/user-directory.ts';
import { mapAsync } from '../graph/async-iterator.ts';
import { subgraphHeaders } from '../graph/request-context.ts';
import type { Subgraph } from '../graph/subgraph.ts';
import { createSubgraphExecutor, type SubgraphExecutor, type SubgraphResponse } from '../graph/subgraph-executor.ts';
import { type JobWorker, startJobWorker } from '../jobs/job-worker.ts';
import { testLogger } from '../logging/logger.ts';
import { createEmlMailer } from '../mail/eml-mailer.ts';
import { migrateShared } from '../service/migrate-shared.ts';
import type { SubgraphPorts } from '../service/subgraph-ports.ts';
import { createFolderStorage } from '../storage/folder-storage.ts';
import { createAssertionSigner, createAssertionVerifier } from '../viewer/assertion.ts';
import type { Viewer } from '../viewer/viewer.ts';
import { createTestDatabase } from './test-database.ts';

/** One subgraph on a database of its own, spoken to as the gateway would. */
export interface SubgraphHarness {
  readonly ports: SubgraphPorts;
  readonly subgraph: Subgraph;
  readonly executor: SubgraphExecutor;
  /** Runs a query or mutation as somebody. */
  run(viewer: Viewer | null, query: string, variables?: Record<string, unknown>): Promise<SubgraphResponse>;
  /** Starts a subscription as somebody. @throws Error with the errors when it is refused */
  follow(
    viewer: Viewer | null,
    query: string,
    variables?: Record<string, unknown>,
  ): Promise<AsyncIterableIterator<SubgraphResponse>>;
  /** Works the subgraph's jobs from now on. */
  startJobs(): Promise<JobWorker>;
  close(): Promise<void>;
}

/** Starts a subgraph in the test's process on a database and a folder of its own. */
export async function startSubgraphHarness(
  create: (ports: SubgraphPorts) => Promise<Subgraph>,
): Promise<SubgraphHarness> {
  const database = await createTestDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'kizuna-subgraph-'));
  const logger = testLogger();
  await migrateShared(database.url);
  await registerCast(database.url);
  const ports: SubgraphPorts = {
    databaseUrl: database.url,
    bus: createMemoryBus({ logger }),
    cache: createMemoryCache(),
    storage: createFolderStorage({ folder: join(folder, 'files') }),
    mailer: createEmlMailer({ folder: join(folder, 'mail'), from: 'Kizuna <test@kizuna.invalid>' }),
    secrets: createSecrets('a test secret that is long enough'),
    logger,
    publicUrl: 'http://127.0.0.1:4000',
  };
  const subgraph = await create(ports);
  const secret = ports.secrets.derive('assertion');
  const sign = createAssertionSigner(secret);
  const executor = createSubgraphExecutor(subgraph, {
    verifyAssertion: createAssertionVerifier(secret, subgraph.name),
    logger,
  });
  const request = async (viewer: Viewer | null, query: string, variables: Record<string, unknown> = {}) => ({
    query,
    variables,
    headers: { [subgraphHeaders.assertion]: sign(viewer, subgraph.name), [subgraphHeaders.locale]: 'en' },
  });
  const workers: JobWorker[] = [];
  return {
    ports,
    subgraph,
    executor,
    run: async (viewer, query, variables) =>
      JSON.parse(await executor.execute(await request(viewer, query, variables))),
    async follow(viewer, query, variables) {
      const answer = await executor.subscribe(await request(viewer, query, variables));
      if (Symbol.asyncIterator in answer) return mapAsync(answer, async ({ json }) => JSON.parse(json));
      throw new Error(JSON.stringify(answer.errors));
    },
    async startJobs() {
      const { databaseUrl, bus } = ports;
      const worker = await startJobWorker({ databaseUrl, bus, logger, handlers: subgraph.jobs ?? {}, concurrency: 2 });
      workers.push(worker);
      return worker;
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.stop()));
      await subgraph.close();
      await ports.bus.close();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The cast's accounts, as far as a subgraph without `users` beside it can know of them. */
async function registerCast(databaseUrl: string): Promise<void> {
  const sql = connect(databaseUrl, { max: 1 });
  try {
    for (const { id, userType } of Object.values(demoCast)) await registerUser(drizzle(sql), id, userType);
  } finally {
    await sql.end();
  }
}
