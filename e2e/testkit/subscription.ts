import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

/** A subscription on a socket of its own. */
export interface Subscription<Data> {
  /** The next event. @throws Error when there are errors, or the stream or the socket has ended */
  next(): Promise<Data>;
  /** The first event that fits, from the next one on. */
  until(fits: (data: Data) => boolean): Promise<Data>;
  /** Settles when the gateway has let the socket in. */
  readonly opened: Promise<void>;
  /** Settles with the socket's close code, once it is closed. */
  readonly closed: Promise<number>;
  /** Ends the subscription and its socket. */
  close(): Promise<void>;
}

/**
 * Subscribes over graphql-ws; the socket is not opened anew when it breaks.
 * @param authorization `Bearer …`
 */
export function subscribe<Data>(
  url: string,
  authorization: string,
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
): Subscription<Data> {
  let reportOpen: () => void = () => {};
  const opened = new Promise<void>((resolve) => {
    reportOpen = resolve;
  });
  let reportClose: (code: number) => void = () => {};
  const closed = new Promise<number>((resolve) => {
    reportClose = resolve;
  });
  const client = createClient({
    url: `${url.replace(/^http/, 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization },
    retryAttempts: 0,
    on: {
      connected: () => reportOpen(),
      closed: (event) => reportClose(event instanceof Object && 'code' in event ? Number(event.code) : 0),
    },
  });
  const events = client.iterate<Data>({ query, variables: { ...variables } });

  async function next(): Promise<Data> {
    const event = await events.next();
    if (event.done) throw new Error('The subscription has ended.');
    const { data, errors } = event.value;
    if (errors || !data) throw new Error(JSON.stringify(errors));
    return data;
  }
  return {
    next,
    opened,
    closed,
    async until(fits) {
      for (;;) {
        const data = await next();
        if (fits(data)) return data;
      }
    },
    async close() {
      await events.return?.();
      await client.dispose();
    },
  };
}
