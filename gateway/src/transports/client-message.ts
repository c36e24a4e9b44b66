/** An object of JSON that is handed on as it came. */
export type Dictionary = Readonly<Record<string, unknown>>;

/** What came over the socket to be run. Unlike the stock server's, an operation may be named by its hash alone, without a text. */
export interface SocketRequest {
  readonly query?: string | undefined;
  readonly documentId?: unknown;
  readonly operationName?: string | null | undefined;
  readonly variables?: Dictionary | null | undefined;
  readonly extensions?: Dictionary | null | undefined;
}

/** What clients say. */
export type ClientMessage =
  | { readonly type: 'connection_init' | 'ping' | 'pong'; readonly payload?: Dictionary | null | undefined }
  | { readonly type: 'complete'; readonly id: string }
  | { readonly type: 'subscribe'; readonly id: string; readonly payload: SocketRequest };

const maxIdLength = 1_024;

/** @returns null for what is no message of graphql-transport-ws */
export function readClientMessage(text: string): ClientMessage | null {
  const message = jsonOf(text);
  return isDictionary(message) && isClientMessage(message) ? message : null;
}

/** By hand: all that clients say comes by here, and a schema costs several times as much. */
function isClientMessage(message: Dictionary): message is Dictionary & ClientMessage {
  const { type, id, payload } = message;
  switch (type) {
    case 'connection_init':
    case 'ping':
    case 'pong':
      return isDictionaryOrNothing(payload);
    case 'complete':
      return isId(id);
    case 'subscribe':
      return isId(id) && isDictionary(payload) && isSocketRequest(payload);
    default:
      return false;
  }
}

function isSocketRequest({ query, operationName, variables, extensions }: Dictionary): boolean {
  return (
    (query === undefined || typeof query === 'string') &&
    (operationName === undefined || operationName === null || typeof operationName === 'string') &&
    isDictionaryOrNothing(variables) &&
    isDictionaryOrNothing(extensions)
  );
}

function isId(value: unknown): boolean {
  return typeof value === 'string' && value.length > 0 && value.length <= maxIdLength;
}

function isDictionaryOrNothing(value: unknown): boolean {
  return value === undefined || value === null || isDictionary(value);
}

function isDictionary(value: unknown): value is Dictionary {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
