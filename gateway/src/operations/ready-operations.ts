import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  type OperationDefinitionNode,
  parse,
  specifiedRules,
  type ValidationRule,
  validate,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { type CompiledPlan, compilePlan } from '../execution/compile-plan.ts';
import type { Variables } from '../execution/conditions.ts';
import type { GraphTypes } from '../execution/graph-types.ts';
import { type GraphNames, planningFormOf } from '../execution/internal-keys.ts';
import { refuseDeepNesting } from '../limits/nesting-limit.ts';
import type { Planner } from '../planning/planner.ts';
import { type Sharing, sharingOf } from '../subscriptions/sharing.ts';

/** An operation that may be run at once: parsed, validated, planned and compiled. */
export interface ReadyOperation {
  readonly text: string;
  readonly operationName: string | undefined;
  readonly operation: OperationDefinitionNode;
  readonly plan: CompiledPlan;
  /** Of a subscription. */
  readonly sharing: Sharing | null;
  /** Checks the variables' values and fills in defaults. */
  coerce(variables: Variables): { readonly values: Variables } | Refusal;
}

/** Why an operation may not be run. */
export interface Refusal {
  readonly errors: readonly GraphQLError[];
}

/** The operations of one supergraph. */
export interface ReadyOperations {
  /** The operation if it was run before. */
  known(text: string, operationName: string | undefined): ReadyOperation | undefined;
  /** @throws KizunaError OPERATION_TOO_DEEP, OPERATION_TOO_COMPLEX */
  prepare(text: string, operationName: string | undefined): Promise<ReadyOperation | Refusal>;
  /** The same for a text that was validated already, against the same schema and with the same rules. */
  prepareValid(text: string, operationName: string | undefined): Promise<ReadyOperation | Refusal>;
  /** Resolves when nothing is being prepared. */
  settled(): Promise<void>;
}

export interface ReadyOperationsOptions {
  readonly apiSchema: GraphQLSchema;
  readonly types: GraphTypes;
  readonly planner: Planner;
  /** Besides those of graphql-js. */
  readonly rules: readonly ValidationRule[];
  readonly names: GraphNames;
  /** Whether an operation was registered ahead: those are never forgotten, whatever others ask for. */
  readonly isRegistered: (text: string) => boolean;
}

export const parseOptions = { maxTokens: 10_000 } as const;

/** Characters of the texts of remembered operations: what is kept of one takes some fifty times its text. */
const maxCharacters = 400_000;

export function createReadyOperations(options: ReadyOperationsOptions): ReadyOperations {
  const { apiSchema, types, planner, rules, names, isRegistered } = options;
  const registered = new Map<string, ReadyOperation>();
  const others = new LRUCache<string, ReadyOperation>({
    maxSize: maxCharacters,
    sizeCalculation: (_, key) => key.length,
  });
  const underWay = new Map<string, Promise<ReadyOperation | Refusal>>();

  function parseAndValidate(text: string): DocumentNode | Refusal {
    refuseDeepNesting(text);
    let code = 'GRAPHQL_PARSE_FAILED';
    try {
      const document = parse(text, parseOptions);
      code = 'GRAPHQL_VALIDATION_FAILED';
      const errors = validate(apiSchema, document, [...specifiedRules, ...rules]).map((error) => coded(error, code));
      return errors.length > 0 ? { errors } : document;
    } catch (error) {
      // Some rules of graphql-js throw instead of reporting.
      if (error instanceof GraphQLError) return { errors: [coded(error, code)] };
      throw error;
    }
  }

  async function compile(text: string, operationName: string | undefined): Promise<ReadyOperation | Refusal> {
    // What is kept does not know its places in the text: they take ten times the memory of the rest.
    const document = parse(text, { ...parseOptions, noLocation: true });
    const operation = getOperationAST(document, operationName);
    if (!operation) {
      const error = new GraphQLError('Name one of the operations of the document.');
      return { errors: [coded(error, 'OPERATION_RESOLUTION_FAILURE')] };
    }
    const form = planningFormOf(document, names);
    const plan = await planner.plan({ text: form.text, operationName: operation.name?.value });
    const ready: ReadyOperation = {
      text,
      operationName,
      operation,
      plan: compilePlan({ types, apiSchema, document, operation, plan, keptAs: form.keptAs }),
      sharing: sharingOf(types, apiSchema, document, operation),
      coerce: (variables) => coerceVariables(apiSchema, operation, variables),
    };
    const key = keyOf(text, operationName);
    if (isRegistered(text)) registered.set(key, ready);
    else others.set(key, ready);
    return ready;
  }

  /** Requests for the same operation wait for one preparation. */
  function once(text: string, operationName: string | undefined, prepare: () => Promise<ReadyOperation | Refusal>) {
    const key = keyOf(text, operationName);
    const waiting = underWay.get(key);
    if (waiting) return waiting;
    const preparing = prepare().finally(() => underWay.delete(key));
    underWay.set(key, preparing);
    return preparing;
  }

  const operations: ReadyOperations = {
    known(text, operationName) {
      const key = keyOf(text, operationName);
      return registered.get(key) ?? others.get(key);
    },
    async prepare(text, operationName) {
      const known = operations.known(text, operationName);
      if (known) return known;
      const document = parseAndValidate(text);
      return 'errors' in document ? document : once(text, operationName, () => compile(text, operationName));
    },
    async prepareValid(text, operationName) {
      return operations.known(text, operationName) ?? once(text, operationName, () => compile(text, operationName));
    },
    async settled() {
      while (underWay.size > 0) await Promise.allSettled(underWay.values());
    },
  };
  return operations;
}

/** No text of GraphQL begins with a number, so that different pairs have different keys. */
function keyOf(text: string, operationName: string | undefined): string {
  return operationName === undefined ? text : `${operationName.length} ${operationName}\n${text}`;
}

const maxVariableErrors = 20;

function coerceVariables(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
  variables: Variables,
): { readonly values: Variables } | Refusal {
  if (variableDefinitions.length === 0) return noValues;
  const { coerced, errors } = getVariableValues(schema, variableDefinitions, variables, {
    maxErrors: maxVariableErrors,
  });
  if (errors) return { errors: errors.map((error) => coded(error, 'BAD_USER_INPUT')) };
  return { values: coerced };
}

const noValues: { readonly values: Variables } = { values: {} };

function coded(error: GraphQLError, code: string): GraphQLError {
  if (typeof error.extensions.code !== 'string') error.extensions.code = code;
  return error;
}
