/** One error of an answer, as clients see it. */
export interface GraphError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: { readonly code?: string };
}

/** What came back for one request. */
export interface GraphAnswer<Data> {
  readonly status: number;
  readonly headers: Headers;
  readonly data: Data | null;
  readonly errors: readonly GraphError[];
}

export interface GraphClient {
  /** Where the gateway is, for example `http://127.0.0.1:4000`. */
  readonly url: string;
  /** Runs an operation that must succeed. @throws Error with the errors when it does not */
  ask<Data>(query: string, variables?: Readonly<Record<string, unknown>>): Promise<Data>;
  /** Runs an operation, however it ends. */
  try<Data>(query: string, variables?: Readonly<Record<string, unknown>>): Promise<GraphAnswer<Data>>;
  /** Sends a body as it is, which need not be a good one. */
  send<Data>(body: string): Promise<GraphAnswer<Data>>;
}

/** Speaks GraphQL over HTTP with the gateway. @param headers go along with every request */
export function createGraphClient(url: string, headers: Readonly<Record<string, string>> = {}): GraphClient {
  async function send<Data>(body: string): Promise<GraphAnswer<Data>> {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json', ...headers },
      body,
    });
    const answer: { data?: Data | null; errors?: readonly GraphError[]; code?: string; message?: string } = JSON.parse(
      await response.text(),
    );
    // What the HTTP server refuses before GraphQL is `{ code, message }`.
    const refusal = answer.code ? [{ message: answer.message ?? '', extensions: { code: answer.code } }] : [];
    const errors = answer.errors ?? refusal;
    return { status: response.status, headers: response.headers, data: answer.data ?? null, errors };
  }
  const attempt = <Data>(query: string, variables: Readonly<Record<string, unknown>> = {}) =>
    send<Data>(JSON.stringify({ query, variables }));
  return {
    url,
    send,
    try: attempt,
    async ask<Data>(query: string, variables?: Readonly<Record<string, unknown>>) {
      const { data, errors } = await attempt<Data>(query, variables);
      if (errors.length > 0 || data === null) throw new Error(JSON.stringify(errors));
      return data;
    },
  };
}

/** The codes of an answer's errors. */
export const codesOf = ({ errors }: GraphAnswer<unknown>) => errors.map(({ extensions }) => extensions?.code);
