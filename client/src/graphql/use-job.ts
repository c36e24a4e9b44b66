import { useSubscription } from 'urql';
import { graphql } from './generated/index.ts';

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
  const [{ data, error }] = useSubscription({ query: JobUpdated, variables: { id: jobId ?? '' }, pause: !jobId });
  return { job: jobId && data?.jobUpdated.id === jobId ? data.jobUpdated : null, error };
}
