import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  type OperationDefinitionNode,
  parse,
  specifiedRules,
  type ValidationRule,
  validate,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { refuseDeepNesting } from '../limits/nesting-limit.ts';

/** An operation that may be run, or why it may not. */
export type Prepared =
  | { readonly document: DocumentNode; readonly operation: OperationDefinitionNode }
  | { readonly errors: readonly GraphQLError[] };

/** Parses and validates, and remembers the outcome: what sockets need before they know which kind of operation it is. */
export interface PreparedOperations {
  prepare(query: string, operationName: string | undefined): Prepared;
}

export const parseOptions = { maxTokens: 10_000 } as const;

export function createPreparedOperations(
  schema: GraphQLSchema,
  extraRules: readonly ValidationRule[],
): PreparedOperations {
  const rules = [...specifiedRules, ...extraRules];
  // Weighed by text: a document takes many times the memory of its text, and anybody may send any number of them.
  const documents = new LRUCache<string, { document?: DocumentNode; errors: readonly GraphQLError[] }>({
    maxSize: 1_000_000,
    sizeCalculation: (_, query) => query.length + 1,
  });

  function check(query: string) {
    const known = documents.get(query);
    if (known) return known;
    const checked = parseAndValidate(query);
    if (checked.errors.length === 0) documents.set(query, checked);
    return checked;
  }

  function parseAndValidate(query: string): { document?: DocumentNode; errors: readonly GraphQLError[] } {
    refuseDeepNesting(query);
    let code = 'GRAPHQL_PARSE_FAILED';
    try {
      const document = parse(query, parseOptions);
      code = 'GRAPHQL_VALIDATION_FAILED';
      const errors = validate(schema, document, rules).map((error) => coded(error, code));
      if (errors.length > 0) return { errors };
      // What is kept does not know its places in the text: they take ten times the memory of the rest.
      return { document: parse(query, { ...parseOptions, noLocation: true }), errors };
    } catch (error) {
      // Some rules of graphql-js throw instead of reporting.
      if (error instanceof GraphQLError) return { errors: [coded(error, code)] };
      throw error;
    }
  }

  return {
    prepare(query, operationName) {
      const { document, errors } = check(query);
      if (!document || errors.length > 0) return { errors };
      const operation = getOperationAST(document, operationName);
      if (operation) return { document, operation };
      return {
        errors: [
          coded(new GraphQLError('Name one of the operations of the document.'), 'OPERATION_RESOLUTION_FAILURE'),
        ],
      };
    },
  };
}

function coded(error: GraphQLError, code: string): GraphQLError {
  if (typeof error.extensions.code !== 'string') error.extensions.code = code;
  return error;
}
