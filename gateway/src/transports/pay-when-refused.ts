import type { RequestContext } from '@kizuna/kit/graph/request-context';
import type { Pipeline } from '../operations/pipeline.ts';

/**
 * Reads what a request asks for. One that asks for nothing that can be run never comes to the pipeline, and pays its point here.
 * @returns a promise only where `read` throws: it rejects with the same; with KizunaError RATE_LIMITED in place of it for whom nothing is left
 */
export function payWhenRefused<Result>(
  pipeline: Pick<Pipeline, 'admit'>,
  context: RequestContext,
  read: () => Result,
): Result | Promise<never> {
  try {
    return read();
  } catch (error) {
    return payAndThrow(pipeline, context, error);
  }
}

async function payAndThrow(pipeline: Pick<Pipeline, 'admit'>, context: RequestContext, error: unknown): Promise<never> {
  await pipeline.admit(context);
  throw error;
}
