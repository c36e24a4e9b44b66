import { persistedExtensions } from './document-hash.ts';
import type { SessionEndReason } from './generated/graphql.ts';
import { graphql } from './generated/index.ts';

const SessionRefresh = graphql(`
  mutation SessionRefresh {
    sessionRefresh {
      accessToken
      endReason
      userErrors {
        code
      }
    }
  }
`);

/** What came of asking for a new access token. */
export type RefreshOutcome =
  | { readonly kind: 'token'; readonly accessToken: string }
  /** The server knows no session for this browser; why, if there was one a moment ago and the server knows. */
  | { readonly kind: 'ended'; readonly reason?: SessionEndReason | null }
  /** The server could not be asked, or did not answer properly; the session may well live. */
  | { readonly kind: 'unreachable' };

/** The part of a GraphQL response that counts here. */
interface RefreshAnswer {
  readonly data?: {
    readonly sessionRefresh?: {
      readonly accessToken?: string | null;
      readonly endReason?: SessionEndReason | null;
      readonly userErrors: readonly unknown[];
    } | null;
  } | null;
  readonly errors?: readonly { readonly extensions?: { readonly code?: string } }[];
}

/** Codes that say that there is no session; any other failure may pass. */
const endedCodes = ['UNAUTHORIZED', 'FORBIDDEN', 'INVALID_CREDENTIALS'];

/** Trades the refresh cookie for an access token. Stands outside the GraphQL client, because the client waits for it. */
export async function refreshSession(): Promise<RefreshOutcome> {
  try {
    const response = await fetch('/graphql', {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json, application/json' },
      body: JSON.stringify({ operationName: 'SessionRefresh', extensions: persistedExtensions(SessionRefresh) }),
      // The answer replaces the cookie: it must arrive even when the page is left meanwhile, or the old cookie is used twice.
      keepalive: true,
    });
    const answer: RefreshAnswer = await response.json();
    return outcomeOf(answer);
  } catch {
    return { kind: 'unreachable' };
  }
}

/** Reads the server's answer to `sessionRefresh`. */
export function outcomeOf(answer: RefreshAnswer): RefreshOutcome {
  const payload = answer.data?.sessionRefresh;
  if (payload?.accessToken) return { kind: 'token', accessToken: payload.accessToken };
  if (payload?.userErrors.length) return { kind: 'ended', reason: payload.endReason ?? null };
  const ended = answer.errors?.some(({ extensions }) => endedCodes.includes(extensions?.code ?? ''));
  return { kind: ended ? 'ended' : 'unreachable' };
}
