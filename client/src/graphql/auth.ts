import { authExchange } from '@urql/exchange-auth';
import type { CombinedError, Exchange } from 'urql';
import type { SessionKeeper } from './session-keeper.ts';

/** Adds the access token to each request, renews it when it has ended, and then sends the refused request once more. */
export function createAuthExchange(keeper: SessionKeeper): Exchange {
  return authExchange(async (utilities) => {
    let lastSent: string | null = null;
    return {
      addAuthToOperation(operation) {
        lastSent = keeper.token();
        return lastSent ? utilities.appendHeaders(operation, { authorization: `Bearer ${lastSent}` }) : operation;
      },
      willAuthError: () => keeper.isStale(),
      didAuthError: (error) => keeper.token() !== null && isUnauthorized(error),
      refreshAuth: () => keeper.renewRefused(keeper.isStale() ? keeper.token() : lastSent),
    };
  });
}

/** Whether the server did not know who is asking. */
export function isUnauthorized(error: CombinedError): boolean {
  return error.graphQLErrors.some(({ extensions }) => extensions.code === 'UNAUTHORIZED');
}
