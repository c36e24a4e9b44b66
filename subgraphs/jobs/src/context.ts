import type { RequestContext } from '@kizuna/kit/graph/request-context';
import type { JobLoader } from './job/job-loader.ts';
import type { JobService } from './job/job-service.ts';

/** What the resolvers of jobs are given. */
export interface Context extends RequestContext {
  readonly jobs: JobService;
  readonly loadJob: JobLoader;
}
