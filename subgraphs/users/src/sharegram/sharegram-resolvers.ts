import { mutation } from '@kizuna/kit/graph/mutation';
import type { Resolvers } from '../generated/resolvers.ts';
import { signInPayload } from '../session/session-resolvers.ts';

export const sharegramResolvers: Resolvers = {
  Mutation: {
    sharegramSignIn: mutation(async ({ input }, context) => {
      const { token, otpCode } = input;
      const signIn = { token, otpCode, locale: context.locale };
      return signInPayload(await context.sharegram.signIn(signIn, context.client), context);
    }),
  },
};
