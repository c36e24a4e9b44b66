import { idOf } from '@kizuna/kit/graph/global-id';
import type { Resolvers } from '../generated/resolvers.ts';

export const jobResolvers: Resolvers = {
  Job: {
    prompt: async ({ id }, _, { load }) => {
      const number = idOf('Job', id);
      const generation = number === null ? null : await load.generationOfJob.load(number);
      return generation ? load.prompt.load(generation.promptId) : null;
    },
  },
};
