import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { idOf, toGlobalId } from '@kizuna/kit/graph/global-id';
import type { Resolvers } from '../generated/resolvers.ts';
import { rendererLabel } from '../model/renderer-label.ts';

export const imageResolvers: Resolvers = {
  GeneratedImage: {
    __resolveReference: async ({ id }, { load }) => {
      const number = idOf('GeneratedImage', id);
      const row = number === null ? null : await load.image.load(number);
      return row && (await load.prompt.load(row.promptId)) ? row : null;
    },
    id: ({ id }) => toGlobalId('GeneratedImage', id),
    prompt: async ({ promptId }, _, { load }) => {
      const row = await load.prompt.load(promptId);
      if (!row) throw new KizunaError('NOT_FOUND');
      return row;
    },
    url: ({ id }, _, { addresses }) => addresses.sign(id, new Date()),
    rendererLabel: async ({ modelId }, _, { load, locale }) => rendererLabel(await load.model.load(modelId))[locale],
  },
};
