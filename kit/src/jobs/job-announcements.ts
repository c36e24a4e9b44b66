import { z } from 'zod';
import type { Bus } from '../bus/bus.ts';
import type { Logger } from '../logging/logger.ts';
import { jobStatuses } from './job-types.ts';
import type { JobRow } from './tables.ts';

/** What is announced on `job:<id>` whenever the job changed. */
export const jobAnnouncement = z.object({ id: z.number(), status: z.enum(jobStatuses), progress: z.number() });

/** Asks the worker of one try to stop it. */
export const jobCancelTopic = 'job.cancel';
export const jobCancelAnnouncement = z.object({ id: z.number(), runId: z.string() });

/** The topic of one job. */
export function jobTopic(jobId: number): string {
  return `job:${jobId}`;
}

/** Tells of changes after they are written. */
export interface JobAnnouncer {
  changed(job: JobRow): Promise<void>;
  /** The cancelled try is to stop. */
  cancelled(job: JobRow): Promise<void>;
}

/** The change is already in the database, so a bus that fails now, or is closed already, is logged and no more. */
export function createJobAnnouncer(bus: Bus, logger: Logger): JobAnnouncer {
  const publish = async (topic: string, payload: unknown) => {
    try {
      await bus.publish(topic, payload);
    } catch (error) {
      logger.warn({ err: error, topic }, 'A change of a job could not be announced');
    }
  };
  return {
    changed: ({ id, status, progress }) =>
      publish(jobTopic(id), { id, status, progress } satisfies z.infer<typeof jobAnnouncement>),
    async cancelled({ id, runId }) {
      if (runId) await publish(jobCancelTopic, { id, runId } satisfies z.infer<typeof jobCancelAnnouncement>);
    },
  };
}
