/** What urql's `CombinedError` looks like to code that knows no GraphQL. */
export interface ErrorLike {
  readonly message: string;
  readonly networkError?: Error | undefined;
  readonly graphQLErrors?: readonly { readonly message: string; readonly extensions?: Record<string, unknown> }[];
}

/** A failure boiled down to what a screen needs. */
export interface ErrorInfo {
  /** The server's stable code, `NETWORK` when it was not reached, `UNKNOWN` for the rest. */
  readonly code: string;
  /** The server's sentence, in the viewer's language; the technical text otherwise. */
  readonly message: string;
  /** How long to wait before another try, in milliseconds, where the server says so. */
  readonly retryAfterMs?: number;
}

/** Boils an error down to its code and message; null for no error. */
export function errorInfo(error: ErrorLike | null | undefined): ErrorInfo | null {
  if (!error) return null;
  const first = error.graphQLErrors?.[0];
  if (first) {
    const code = first.extensions?.code;
    const retryAfterMs = retryAfterOf(first.extensions);
    return {
      code: typeof code === 'string' ? code : 'UNKNOWN',
      message: first.message,
      ...(retryAfterMs !== null && { retryAfterMs }),
    };
  }
  return { code: error.networkError ? 'NETWORK' : 'UNKNOWN', message: error.message };
}

/** `details.retryAfterMs`; some answers have `retryAfter`, in seconds, instead. */
function retryAfterOf(extensions: Readonly<Record<string, unknown>> | undefined): number | null {
  const details = extensions?.details;
  if (typeof details === 'object' && details !== null && 'retryAfterMs' in details) {
    if (typeof details.retryAfterMs === 'number') return details.retryAfterMs;
  }
  return typeof extensions?.retryAfter === 'number' ? extensions.retryAfter * 1000 : null;
}
