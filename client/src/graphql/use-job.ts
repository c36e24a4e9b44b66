import { useState } from 'react';
import type { JobUpdatedSubscription } from './generated/graphql.ts';
import { graphql } from './generated/index.ts';
import { useLive } from './use-live.ts';

const JobUpdated = graphql(`
  subscription JobUpdated($id: ID!) {
    jobUpdated(id: $id) {
      id
      ...JobStatus
    }
  }
`);

/**
 * The live state of a job, for `JobProgress`; null until the server has told it, or when `jobId` is null. The server ends the
 * stream when the job has finished; other queries that show the job see each change through the cache.
 */
export function useJob(jobId: string | null | undefined) {
  const [told, setTold] = useState<JobUpdatedSubscription['jobUpdated'] | null>(null);
  const error = useLive({
    query: JobUpdated,
    variables: { id: jobId ?? '' },
    pause: !jobId,
    completes: true,
    onEvent: ({ jobUpdated }) => setTold(jobUpdated),
  });
  return { job: told && told.id === jobId ? told : null, error };
}
