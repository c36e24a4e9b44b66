import type { RequestContext } from '@kizuna/kit/graph/request-context';
import type { Pipeline } from '../operations/pipeline.ts';

/**
 * Reads what a request asks for. One that asks for nothing that can be run never comes to the pipeline, and pays its point here.
 * @throws what `read` throws; KizunaError RATE_LIMITED in place of it for whom nothing is left
 */
export async function payWhenRefused<Result>(
  pipeline: Pick<Pipeline, 'admit'>,
  context: RequestContext,
  read: () => Result,
): Promise<Result> {
  try {
    return read();
  } catch (error) {
    await pipeline.admit(context);
    throw error;
  }
}
