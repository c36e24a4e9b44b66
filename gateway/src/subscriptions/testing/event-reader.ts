import { Agent, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';

/** One event of a stream, as a browser's EventSource would hand it over. */
export interface SentEvent {
  readonly event: string;
  /** JSON where there is any. */
  readonly data: SentAnswer | null;
  readonly id: string | null;
}

interface SentAnswer {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
  readonly extensions?: { readonly position?: object; readonly resumed?: boolean };
}

/** An answer that is read as it comes. */
export interface EventReader {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Below it all: to be paused by those who do not read. */
  readonly response: IncomingMessage;
  /** The next event; waits for one. @throws when the stream ends first */
  next(): Promise<SentEvent>;
  /** The data of the next so many events. */
  data(count: number): Promise<unknown[]>;
  /** Whether nothing has come that was not taken. */
  readonly isQuiet: boolean;
  readonly lastEventId: string | null;
  /** The newest `retry`, in milliseconds. */
  readonly retryMs: number | null;
  readonly comments: number;
  /** How it ended: said so, ended without a word, or broken off. */
  readonly ended: Promise<'complete' | 'ended' | 'broken'>;
  close(): void;
}

export interface EventRequest {
  readonly query?: string;
  readonly variables?: object;
  readonly extensions?: object;
  readonly [parameter: string]: unknown;
}

export interface EventReaderOptions {
  readonly token?: string;
  readonly lastEventId?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: 'GET' | 'POST';
  /** In the place of the parameters as JSON. */
  readonly body?: string;
}

/** Asks for an operation by server-sent events. Resolves when the headers have come. */
export function openEvents(
  url: string,
  parameters: EventRequest,
  { token, lastEventId, headers, method = 'POST', body = JSON.stringify(parameters) }: EventReaderOptions = {},
): Promise<EventReader> {
  const search = new URLSearchParams(
    Object.entries(parameters).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
  // Each on a connection of its own, which ends with it.
  const asked = request(`${url}/graphql${method === 'GET' ? `?${search}` : ''}`, {
    method,
    agent: new Agent(),
    headers: {
      accept: 'text/event-stream',
      ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(lastEventId ? { 'last-event-id': lastEventId } : {}),
      ...headers,
    },
  });
  return new Promise((resolve, reject) => {
    asked.on('error', reject);
    asked.on('response', (response) => resolve(readEvents(response)));
    asked.end(method === 'POST' ? body : undefined);
  });
}

function readEvents(response: IncomingMessage): EventReader {
  const events: SentEvent[] = [];
  let lastEventId: string | null = null;
  let retryMs: number | null = null;
  let comments = 0;
  let rest = '';
  let over: 'complete' | 'ended' | 'broken' | null = null;
  let wake: () => void = () => {};

  function take(block: string): void {
    const lines = block.split('\n').map((line) => /^([^:]*)(?:: ?(.*))?$/.exec(line) ?? []);
    const firstOf = (field: string) => lines.find(([, name]) => name === field)?.[2] ?? null;
    comments += lines.filter(([, name]) => name === '').length;
    if (firstOf('retry') !== null) retryMs = Number(firstOf('retry'));
    const id = firstOf('id');
    lastEventId = id ?? lastEventId;
    const event = firstOf('event');
    if (event === null) return;
    const data = lines.filter(([, name]) => name === 'data').map(([, , value]) => value ?? '');
    events.push({ event, id, data: data.join('\n') === '' ? null : JSON.parse(data.join('\n')) });
    if (event === 'complete') over = 'complete';
  }

  response.setEncoding('utf8');
  response.on('data', (chunk: string) => {
    if (!response.headers['content-type']?.startsWith('text/event-stream')) {
      events.push({ event: 'json', id: null, data: JSON.parse(chunk) });
    } else {
      const blocks = `${rest}${chunk}`.split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) take(block);
    }
    wake();
  });
  response.on('error', () => {});
  const ended = new Promise<'complete' | 'ended' | 'broken'>((resolve) => {
    response.on('close', () => {
      over ??= response.complete ? 'ended' : 'broken';
      resolve(over);
      wake();
    });
  });

  async function next(): Promise<SentEvent> {
    for (;;) {
      const event = events.shift();
      if (event) return event;
      if (response.closed) throw new Error(`the stream is over: ${over}`);
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }

  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    response,
    next,
    async data(count) {
      const found: unknown[] = [];
      while (found.length < count) {
        const { event, data } = await next();
        if (event !== 'next') throw new Error(`not an answer, but ${event}`);
        found.push(data?.data);
      }
      return found;
    },
    get isQuiet() {
      return events.length === 0;
    },
    get lastEventId() {
      return lastEventId;
    },
    get retryMs() {
      return retryMs;
    },
    get comments() {
      return comments;
    },
    ended,
    close: () => response.destroy(),
  };
}
