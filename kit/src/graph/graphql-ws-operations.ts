import { buildSchema, type DocumentNode, type ExecutionResult, GraphQLError, parse } from 'graphql';
import type { ServerOptions } from 'graphql-ws';
import { mapAsync } from './async-iterator.ts';
import type { SubgraphResponse } from './subgraph-executor.ts';

/** What came over the socket, not yet looked at. */
export interface SocketOperation {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

type Answer = AsyncIterableIterator<SubgraphResponse> | SubgraphResponse;

/**
 * Lets graphql-ws speak the protocol while somebody else parses, checks and runs: a syntax error then ends its operation, not
 * the socket (the stock server closes it with 4500).
 * @param run gives one response, or a stream of them
 */
export function delegateOperations(
  run: (operation: SocketOperation) => Promise<Answer>,
): Pick<ServerOptions, 'onSubscribe' | 'execute' | 'subscribe'> {
  const answers = async (args: { contextValue?: unknown }) =>
    toResults(await (args.contextValue as () => Promise<Answer>)());
  return {
    onSubscribe: (_context, _id, payload) => {
      const operation: SocketOperation = {
        query: payload.query,
        ...(payload.variables ? { variables: payload.variables } : {}),
        ...(payload.operationName ? { operationName: payload.operationName } : {}),
        ...(payload.extensions ? { extensions: payload.extensions } : {}),
      };
      return { schema: anySchema, document: anyDocument, contextValue: () => run(operation) };
    },
    execute: answers,
    subscribe: answers,
  };
}

// graphql-ws wants some schema and document before it calls `subscribe`; a subscription works for every kind of answer.
const anySchema = buildSchema('type Query { none: Int }');
const anyDocument: DocumentNode = parse('subscription { none }');

function toResults(answer: Answer): AsyncIterableIterator<ExecutionResult> | ExecutionResult {
  return Symbol.asyncIterator in answer
    ? mapAsync(answer, async (response) => toExecutionResult(response))
    : toExecutionResult(answer);
}

function toExecutionResult(response: SubgraphResponse): ExecutionResult {
  const { errors, ...rest } = response;
  if (!errors) return rest;
  return {
    ...rest,
    errors: errors.map(
      ({ message, path, extensions }) =>
        new GraphQLError(message, { ...(path ? { path } : {}), ...(extensions ? { extensions } : {}) }),
    ),
  };
}
