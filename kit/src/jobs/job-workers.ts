import type { Bus } from '../bus/bus.ts';
import type { Logger } from '../logging/logger.ts';
import type { JobHandlers } from './job-types.ts';
import { type JobWorker, startJobWorker } from './job-worker.ts';
import { openJobsDatabase } from './jobs-database.ts';

/** Somebody with background work, such as a subgraph. */
export interface JobOwner {
  readonly name: string;
  readonly jobs?: JobHandlers;
}

export interface JobWorkersOptions {
  readonly databaseUrl: string;
  /** All whose jobs this process works. */
  readonly owners: readonly JobOwner[];
  readonly bus: Bus;
  readonly logger: Logger;
  /** As of `startJobWorker`. @default false */
  readonly exclusive?: boolean;
}

/** Jobs of one owner at once; ffmpeg and the renderer use whole cores. */
const concurrency = 2;
/** The workers share these for the short writes about their jobs. */
const sharedConnections = 4;

/**
 * Starts a worker for each owner that has jobs, in every edition alike: three long videos keep no mail waiting.
 * @throws Error when two owners claim one kind, and when the database cannot be reached; nothing is left running then
 */
export async function startJobWorkers(options: JobWorkersOptions): Promise<JobWorker> {
  const { databaseUrl, owners, bus, logger, exclusive = false } = options;
  refuseSharedKinds(owners);
  const database = openJobsDatabase(databaseUrl, sharedConnections);
  const workers: JobWorker[] = [];
  const stop = async () => {
    await Promise.all(workers.map((worker) => worker.stop()));
    await database.close();
  };
  try {
    for (const { jobs } of owners) {
      if (!jobs) continue;
      workers.push(
        await startJobWorker({ ...{ databaseUrl, database, bus, logger, concurrency, exclusive }, handlers: jobs }),
      );
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { stop };
}

function refuseSharedKinds(owners: readonly JobOwner[]): void {
  const ownerOf = new Map<string, string>();
  for (const { name, jobs = {} } of owners) {
    for (const kind of Object.keys(jobs)) {
      const other = ownerOf.get(kind);
      if (other !== undefined) throw new Error(`Both ${other} and ${name} claim the jobs of the kind ${kind}.`);
      ownerOf.set(kind, name);
    }
  }
}
