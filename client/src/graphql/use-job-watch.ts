import { useEffect, useEffectEvent } from 'react';
import { readFragment } from './generated/index.ts';
import { JobStatusFragment } from './job-progress.tsx';
import { useJob } from './use-job.ts';

/** The live job, for `JobProgress`, and its status; `onFinished` is called once when it has come to an end. */
export function useJobWatch(jobId: string | null | undefined, onFinished: () => void) {
  const { job } = useJob(jobId);
  const status = job ? readFragment(JobStatusFragment, job).status : null;
  const finished = status === 'SUCCEEDED' || status === 'FAILED' || status === 'CANCELLED';
  const tell = useEffectEvent(onFinished);
  useEffect(() => {
    if (finished) tell();
  }, [finished]);
  return { job, status };
}
