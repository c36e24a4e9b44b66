import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { createGraphClient, type GraphError } from './graph-client.ts';

export const transports = ['HTTP', 'a socket'] as const;
export type Transport = (typeof transports)[number];

/** What came of one mutation. */
export interface Outcome {
  /** What it answered with, besides its `userErrors`; null when it was refused as a whole. */
  readonly payload: Readonly<Record<string, unknown>> | null;
  /** The first error, of the answer or of its payload; a socket that was closed instead says its code. Null: it was done. */
  readonly code: string | null;
}

export interface Answer {
  readonly data: Readonly<Record<string, unknown>> | null;
  /** Codes of the answer's errors, in order. */
  readonly codes: readonly string[];
}

/** Somebody who asks the same over HTTP or by one socket. */
export interface Asker {
  ask(query: string, variables?: Readonly<Record<string, unknown>>): Promise<Answer>;
  /** Runs `name(input: NameInput!)`. @param input null for a mutation that takes none @param fields of its payload */
  mutate(name: string, input: object | null, fields?: string): Promise<Outcome>;
  close(): Promise<void>;
}

export interface AskerOptions {
  readonly accessToken?: string | undefined;
  /** The address that the proxy before us says they come from. */
  readonly from?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

export function createAsker(transport: Transport, url: string, options: AskerOptions = {}): Asker {
  const { ask, close } = transport === 'HTTP' ? overHttp(url, options) : bySocket(url, options);
  return {
    ask,
    close,
    async mutate(name, input, fields = '') {
      const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input!`;
      const selection = `{ ${fields} userErrors { field code } }`;
      const query = input
        ? `mutation ($input: ${type}) { ${name}(input: $input) ${selection} }`
        : `mutation { ${name} ${selection} }`;
      const { data, codes } = await ask(query, input ? { input } : {});
      const payload = data?.[name] as (Record<string, unknown> & { userErrors: { code: string }[] }) | null | undefined;
      return { payload: payload ?? null, code: codes[0] ?? payload?.userErrors[0]?.code ?? null };
    },
  };
}

type Wire = Pick<Asker, 'ask' | 'close'>;

const codesOf = (errors: readonly GraphError[]) => errors.map(({ extensions }) => extensions?.code ?? 'no code');

function overHttp(url: string, { accessToken, from, headers }: AskerOptions): Wire {
  const client = createGraphClient(url, {
    ...headers,
    ...(accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` }),
    ...(from === undefined ? {} : { 'x-forwarded-for': from }),
  });
  return {
    async ask(query, variables) {
      const { data, errors } = await client.try<Record<string, unknown>>(query, variables);
      return { data, codes: codesOf(errors) };
    },
    close: async () => {},
  };
}

function bySocket(url: string, { accessToken, from, headers }: AskerOptions): Wire {
  class ForwardedSocket extends WebSocket {
    constructor(address: string, protocols: string[]) {
      super(address, protocols, {
        headers: { ...headers, ...(from === undefined ? {} : { 'x-forwarded-for': from }) },
      });
    }
  }
  const client = createClient({
    url: `${url.replace(/^http/, 'ws')}/graphql`,
    webSocketImpl: ForwardedSocket,
    connectionParams: accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` },
    retryAttempts: 0,
    // One socket for all that they ask.
    lazy: true,
    lazyCloseTimeout: 60_000,
  });
  return {
    ask: (query, variables = {}) =>
      new Promise((resolve) => {
        let answer: Answer = { data: null, codes: [] };
        client.subscribe<Record<string, unknown>>(
          { query, variables: { ...variables } },
          {
            next: ({ data, errors = [] }) => {
              answer = { data: data ?? null, codes: codesOf(errors as readonly GraphError[]) };
            },
            error: (error) => resolve({ data: null, codes: failureOf(error) }),
            complete: () => resolve(answer),
          },
        );
      }),
    close: async () => {
      await client.dispose();
    },
  };
}

/** Of an operation that never ran: its errors, or the code with which the socket was closed. */
function failureOf(error: unknown): string[] {
  if (Array.isArray(error)) return codesOf(error as GraphError[]);
  if (error instanceof Object && 'code' in error) return [String(error.code)];
  throw error;
}
