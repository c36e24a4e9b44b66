import { toGlobalId } from '@kizuna/kit/graph/global-id';

/** All that ai knows of a job: the key that `jobs` answers for. */
export interface JobReference {
  readonly id: string;
}

export function jobReference(jobId: number): JobReference {
  return { id: toGlobalId('Job', jobId) };
}
