import { idOf, toGlobalId } from '@kizuna/kit/graph/global-id';
import type { Resolvers } from '../generated/resolvers.ts';

export const modelResolvers: Resolvers = {
  Query: {
    aiModels: (_, __, { models }) => models.list(),
  },
  AiModel: {
    __resolveReference: ({ id }, { load }) => {
      const number = idOf('AiModel', id);
      return number === null ? null : load.model.load(number);
    },
    id: ({ id }) => toGlobalId('AiModel', id),
    description: ({ description }, _, { locale }) => description[locale],
    isAvailable: (row, _, { models }) => models.providerOf(row) !== null,
  },
};
