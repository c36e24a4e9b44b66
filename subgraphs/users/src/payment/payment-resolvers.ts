import { mutation } from '@kizuna/kit/graph/mutation';
import { requireViewer } from '@kizuna/kit/viewer/viewer';
import type { Resolvers } from '../generated/resolvers.ts';

export const paymentResolvers: Resolvers = {
  Mutation: {
    paymentAuthorize: mutation(async ({ input }, { viewer, payments, client, locale }) => {
      const { success, detail } = await payments.authorize(requireViewer(viewer).userId, input, client);
      return { success, detail: detail?.[locale] ?? null };
    }),
  },
};
