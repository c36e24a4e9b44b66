import { requireId } from '@kizuna/kit/graph/global-id';
import { mutation } from '@kizuna/kit/graph/mutation';
import { jobReference } from '@kizuna/kit/graph/references';
import { requireViewer } from '@kizuna/kit/viewer/viewer';
import type { Resolvers } from '../generated/resolvers.ts';

export const generationResolvers: Resolvers = {
  Mutation: {
    imageGenerate: mutation(async ({ input: { prompt, modelId, options } }, { viewer, generations }) => {
      const made = await generations.generate(requireViewer(viewer), {
        prompt,
        modelId: modelId == null ? null : requireId('AiModel', modelId),
        options: options ?? {},
      });
      return { prompt: made.prompt, job: jobReference(made.jobId) };
    }),
  },
};
