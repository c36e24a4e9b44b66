import { once } from 'node:events';
import { WebSocket } from 'ws';

/** What came back for one operation. */
export interface RawAnswer {
  readonly status: number;
  /** As it was written. */
  readonly text: string;
  readonly data?: unknown;
  readonly errors?: readonly RawError[];
}

export interface RawError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: { readonly code?: string };
}

/** Sends an operation, or what is meant to pass for one, without looking at it. */
export type RawClient = (payload: string) => Promise<RawAnswer>;

/** One `POST` for each operation. */
export function httpClient(url: string, headers: Record<string, string> = {}): RawClient {
  return async (payload) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json', ...headers },
      body: payload,
    });
    const text = await response.text();
    return { ...JSON.parse(text), status: response.status, text };
  };
}

/** A socket for each operation. The status is 200, or the code with which the gateway closed the socket. */
export function socketClient(url: string, authorization?: string): RawClient {
  return async (payload) => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization } }));
    await once(socket, 'message');
    const answered = new Promise<RawAnswer>((resolve) => {
      socket.once('message', (data: Buffer) => resolve(answerOf(data.toString())));
      socket.once('close', (status) => resolve({ status, text: '' }));
    });
    socket.send(`{"id":"1","type":"subscribe","payload":${payload}}`);
    const answer = await answered;
    socket.close();
    return answer;
  };
}

function answerOf(text: string): RawAnswer {
  const { type, payload } = JSON.parse(text);
  return type === 'error' ? { status: 200, text, errors: payload } : { ...payload, status: 200, text };
}
