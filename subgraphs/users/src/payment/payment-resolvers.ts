import { mutation } from '@kizuna/kit/graph/mutation';
import { requireSession } from '@kizuna/kit/viewer/viewer';
import type { Resolvers } from '../generated/resolvers.ts';

export const paymentResolvers: Resolvers = {
  Mutation: {
    paymentAuthorize: mutation(async ({ input }, { viewer, payments, client, locale }) => {
      const { success, detail } = await payments.authorize(requireSession(viewer).userId, input, client);
      return { success, detail: detail?.[locale] ?? null };
    }),
  },
};
