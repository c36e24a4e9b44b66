import type { Locale } from '../errors/error-codes.ts';
import type { Audience, Viewer } from '../viewer/viewer.ts';

/** What a subgraph knows of one request; each subgraph's own context adds its loaders. */
export interface RequestContext {
  readonly viewer: Viewer | null;
  /**
   * Whom the gateway vouches for, where that is not the viewer: the audience of a shared stream, or an API token that is nobody here.
   * What the SDL declares of access is asked of them. Nothing else needs it.
   */
  readonly caller?: Viewer | Audience;
  /** Makes the context in which that API token is the viewer: for the mutations whose scopes it has (see let-write.ts). */
  readonly asCaller?: () => RequestContext;
  /** Whose shared stream of events this is run for (see shared-subscription.ts); null for everything else. */
  readonly audience: string | null;
  readonly locale: Locale;
  /** Ties the log lines of all subgraphs to one client request. */
  readonly requestId: string;
  /** The client as the gateway saw it. */
  readonly client: { readonly address: string | null; readonly userAgent: string | null };
  /** The refresh token of the browser's cookie; only `users` is ever told. */
  readonly refreshToken: string | null;
  /** What the subgraph wants the gateway to do besides answering. */
  readonly effects: ResponseEffects;
}

/** Filled by resolvers, carried out by the gateway, never shown to clients. */
export interface ResponseEffects {
  /** Sets the refresh cookie, or clears it with null; undefined leaves it alone. */
  refreshToken?: { readonly value: string; readonly expiresAt: string } | null;
}

/**
 * Names of the headers between gateway and subgraph. All of them count only together with a valid assertion, but for the number by which
 * a request and its answer are known among others on a connection: queries are pipelined to a subgraph that sends it back.
 */
export const subgraphHeaders = {
  assertion: 'x-kizuna-viewer',
  requestId: 'x-request-id',
  locale: 'x-kizuna-locale',
  clientAddress: 'x-kizuna-client-address',
  userAgent: 'x-kizuna-user-agent',
  refreshToken: 'x-kizuna-refresh-token',
  fetchNumber: 'x-kizuna-fetch',
} as const;

export type SubgraphHeaders = Readonly<Record<string, string | undefined>>;
