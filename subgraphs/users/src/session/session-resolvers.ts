import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { requireId, toGlobalId } from '@kizuna/kit/graph/global-id';
import { mutation } from '@kizuna/kit/graph/mutation';
import type { RequestContext } from '@kizuna/kit/graph/request-context';
import { requireSession } from '@kizuna/kit/viewer/viewer';
import type { Context } from '../context.ts';
import type { MutationSessionRefreshArgs, Resolvers, SessionEndReason } from '../generated/resolvers.ts';
import type { EndReason } from './session-repository.ts';
import type { SignedIn } from './session-service.ts';
import type { Challenge } from './sign-in-service.ts';

/** The payload of everything that signs somebody in; browsers get the refresh token as a cookie besides. */
export function signedInPayload(signedIn: SignedIn, context: RequestContext) {
  const { value, expiresAt } = signedIn.refreshToken;
  context.effects.refreshToken = { value, expiresAt: expiresAt.toISOString() };
  return { user: signedIn.account, accessToken: signedIn.accessToken, refreshToken: value };
}

/** The same, where a second factor may still be missing. */
export function signInPayload(result: SignedIn | Challenge, context: RequestContext) {
  return 'challenge' in result ? { challenge: result.challenge } : signedInPayload(result, context);
}

/** What a request for new tokens has with it: browsers send the cookie. */
const tokenOf = ({ input }: MutationSessionRefreshArgs, context: RequestContext): string | null =>
  input?.refreshToken ?? context.refreshToken;

const refresh = mutation(async (args: MutationSessionRefreshArgs, context: Context) => {
  const token = tokenOf(args, context);
  if (!token) throw new KizunaError('INVALID_CREDENTIALS', { message: notSignedIn });
  try {
    const { accessToken, refreshToken } = signedInPayload(await context.sessions.refresh(token), context);
    return { accessToken, refreshToken };
  } catch (error) {
    // A cookie that is good for nothing is taken away, so that the browser stops sending it.
    if (error instanceof KizunaError && !args.input?.refreshToken) context.effects.refreshToken = null;
    throw error;
  }
});

const endReasonNames: Readonly<Record<EndReason, SessionEndReason>> = {
  signed_out: 'SIGNED_OUT',
  revoked: 'REVOKED',
  token_reused: 'TOKEN_REUSED',
  password_changed: 'PASSWORD_CHANGED',
  password_reset: 'PASSWORD_RESET',
  disabled: 'DISABLED',
  role_changed: 'ROLE_CHANGED',
  merged: 'MERGED',
  erased: 'ERASED',
};

export const sessionResolvers: Resolvers = {
  Query: {
    recentlyEndedSessions: (_, __, { sessions }) => sessions.recentlyEnded(),
  },
  Mutation: {
    sessionCreate: mutation(async ({ input }, context) =>
      signInPayload(await context.signIns.signIn(input.login, input, context.client), context),
    ),

    sessionReauthenticate: mutation(async ({ input }, { viewer, signIns, client }) => {
      const result = await signIns.reauthenticate(viewer, input, client);
      return 'challenge' in result ? { challenge: result.challenge } : { session: result };
    }),

    // Whoever has the token may know what became of its session.
    sessionRefresh: async (parent, args, context) => {
      const payload = await refresh(parent, args, context);
      const token = payload.userErrors.length > 0 ? tokenOf(args, context) : null;
      const reason = token === null ? null : await context.sessions.endReasonOf(token);
      return { ...payload, endReason: reason && endReasonNames[reason] };
    },

    sessionEnd: mutation(async (_args: object, context) => {
      const { viewer, sessions, refreshToken, effects } = context;
      if (viewer) await sessions.end(requireSession(viewer).sessionId);
      if (refreshToken) await sessions.endByToken(refreshToken);
      effects.refreshToken = null;
      return {};
    }),

    sessionEndAll: mutation(async (_args: object, { viewer, sessions, effects }) => {
      const endedCount = await sessions.endAll(requireSession(viewer).userId);
      effects.refreshToken = null;
      return { endedCount };
    }),

    sessionEndOthers: mutation(async (_args: object, { viewer, sessions }) => {
      const { userId, sessionId } = requireSession(viewer);
      return { endedCount: await sessions.endAll(userId, sessionId) };
    }),

    sessionRevoke: mutation(async ({ input }, { viewer, sessions }) => ({
      session: await sessions.revoke(requireSession(viewer), requireId('Session', input.id)),
    })),
  },
  Session: {
    id: ({ id }) => toGlobalId('Session', id),
    isCurrent: ({ id }, _, { viewer }) => requireSession(viewer).sessionId === id,
  },
};

const notSignedIn = { en: 'Please sign in.', ja: 'サインインしてください。' };
