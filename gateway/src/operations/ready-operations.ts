import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
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
import type { AccessRules } from '../access/access-rules.ts';
import { createOperationAccess, type OperationAccess } from '../access/operation-access.ts';
import type { WalkedOperation } from '../access/operation-fields.ts';
import type { Refusals } from '../access/refusals.ts';
import { type RefusedField, refusedFields } from '../access/refused-fields.ts';
import { asksForRightsElsewhere } from '../access/rights-elsewhere.ts';
import { createSelectedTypes } from '../access/selected-types.ts';
import { withoutRefused } from '../access/without-refused.ts';
import { type CompiledPlan, compilePlan } from '../execution/compile-plan.ts';
import type { Variables } from '../execution/conditions.ts';
import type { GraphTypes } from '../execution/graph-types.ts';
import { type GraphNames, planningFormOf } from '../execution/internal-keys.ts';
import type { CostRules } from '../limits/cost-rules.ts';
import { refuseDeepNesting } from '../limits/nesting-limit.ts';
import { compilePrice } from '../limits/price-operation.ts';
import type { Price } from '../limits/price-program.ts';
import type { Planner } from '../planning/planner.ts';
import { type Sharing, sharingOf } from '../subscriptions/sharing.ts';
import { createViewerVariants } from './viewer-variants.ts';

/** An operation that was parsed and validated. */
export interface PricedOperation {
  readonly text: string;
  readonly operationName: string | undefined;
  readonly operation: OperationDefinitionNode;
  /** Of coerced variables. */
  readonly price: Price;
  /** Checks the variables' values and fills in defaults. */
  readonly coerce: (variables: Variables) => { readonly values: Variables } | Refusal;
}

/** An operation that may be run at once: parsed, validated, planned and compiled. */
export interface ReadyOperation extends PricedOperation {
  readonly plan: CompiledPlan;
  /** What it asks of its viewer; null when that is nothing, or has been settled. */
  readonly access: OperationAccess<ReadyOperation> | null;
  /** What is not run of it, since its viewer may not see it. */
  readonly refused: readonly RefusedField[];
  /** Of a subscription. */
  readonly sharing: Sharing | null;
  /** The operations of the supergraph that it was prepared for. */
  readonly preparedBy: ReadyOperations;
}

/** Why an operation may not be run. */
export interface Refusal {
  readonly errors: readonly GraphQLError[];
}

/** The operations of one supergraph. */
export interface ReadyOperations {
  /** The operation if it was run before. */
  known(text: string, operationName: string | undefined): ReadyOperation | undefined;
  /**
   * @param check is asked before an operation is planned, and not about one that was run before
   * @throws KizunaError OPERATION_TOO_DEEP, OPERATION_TOO_COMPLEX; what `check` throws
   */
  prepare(text: string, operationName: string | undefined, check?: CheckPriced): Promise<ReadyOperation | Refusal>;
  /** The same for a text that was validated already, against the same schema and with the same rules. */
  prepareValid(text: string, operationName: string | undefined, check?: CheckPriced): Promise<ReadyOperation | Refusal>;
  /** Resolves when nothing is being prepared. */
  settled(): Promise<void>;
}

/** Throws for an operation that is not to be planned. */
export type CheckPriced = (operation: PricedOperation) => void;

export interface ReadyOperationsOptions {
  readonly apiSchema: GraphQLSchema;
  readonly types: GraphTypes;
  readonly planner: Planner;
  /** Besides those of graphql-js. */
  readonly rules: readonly ValidationRule[];
  readonly names: GraphNames;
  /** Null when nothing is asked of anybody. */
  readonly access: AccessRules | null;
  readonly costs: CostRules;
  /** Whether an operation was registered ahead: those are never forgotten, whatever others ask for. */
  readonly isRegistered: (text: string) => boolean;
  /** Whether errors keep to themselves which names would be right. @default false */
  readonly hideSuggestions?: boolean | undefined;
}

export const parseOptions = { maxTokens: 10_000 } as const;

/** Characters of the texts of remembered operations: what is kept of one takes some fifty times its text. */
const maxCharacters = 400_000;

export function createReadyOperations(options: ReadyOperationsOptions): ReadyOperations {
  const { apiSchema, types, planner, rules, names, access: accessRules, costs, isRegistered } = options;
  const { hideSuggestions = false } = options;
  const registered = new Map<string, ReadyOperation>();
  const others = new LRUCache<string, ReadyOperation>({
    maxSize: maxCharacters,
    sizeCalculation: (_, key) => key.length,
  });
  const variants = createViewerVariants<ReadyOperation>();
  const selectedTypes = createSelectedTypes(apiSchema);
  const underWay = new Map<string, Promise<ReadyOperation>>();

  function parseAndValidate(text: string): DocumentNode | Refusal {
    refuseDeepNesting(text);
    let code = 'GRAPHQL_PARSE_FAILED';
    try {
      const document = parse(text, parseOptions);
      code = 'GRAPHQL_VALIDATION_FAILED';
      // First what is quick, and refuses what would take the others long.
      for (const some of [rules, specifiedRules]) {
        const errors = validate(apiSchema, document, some, { hideSuggestions });
        if (errors.length > 0) return { errors: errors.map((error) => coded(error, code)) };
      }
      return document;
    } catch (error) {
      // Some rules of graphql-js throw instead of reporting.
      if (error instanceof GraphQLError) return { errors: [coded(error, code)] };
      // The stack is at its end.
      if (error instanceof RangeError) throw new KizunaError('OPERATION_TOO_DEEP', { cause: error });
      throw error;
    }
  }

  function priced(
    text: string,
    operationName: string | undefined,
  ): { readonly document: DocumentNode; readonly operation: PricedOperation } | Refusal {
    // What is kept does not know its places in the text: they take ten times the memory of the rest.
    const document = parse(text, { ...parseOptions, noLocation: true });
    const operation = getOperationAST(document, operationName);
    if (!operation) {
      const error = new GraphQLError('Name one of the operations of the document.');
      return { errors: [coded(error, 'OPERATION_RESOLUTION_FAILURE')] };
    }
    const price = compilePrice({ rules: costs, apiSchema, document, operation });
    const coerce = (variables: Variables) => coerceVariables(apiSchema, operation, variables, hideSuggestions);
    return { document, operation: { text, operationName, operation, price, coerce } };
  }

  async function compile(
    document: DocumentNode,
    { text, operationName, operation, price, coerce }: PricedOperation,
  ): Promise<ReadyOperation> {
    const walked = { schema: apiSchema, types: selectedTypes, document, operation };
    const key = keyOf(text, operationName);
    const variantKey = (mask: string) => ({ operation: key, mask, isRegistered: isRegistered(text) });
    const plan = await compileFor(walked, null);
    const ready: ReadyOperation = {
      ...{ text, operationName, operation, price, coerce },
      plan,
      access: createOperationAccess(accessRules, walked, {
        whole: () => ready,
        known: (mask) => variants.known(variantKey(mask)),
        make: (mask, meaning, refusals) =>
          variants.make(variantKey(mask), () => variantOf(ready, walked, meaning, refusals)),
      }),
      refused: [],
      sharing: sharing(walked, plan, ''),
      preparedBy: operations,
    };
    if (isRegistered(text)) registered.set(key, ready);
    else others.set(key, ready);
    return ready;
  }

  /** Plans all of an operation, or what is not refused of it. */
  async function compileFor(walked: WalkedOperation, refusals: Refusals | null): Promise<CompiledPlan> {
    const { document, operation } = walked;
    const form = planningFormOf(refusals ? withoutRefused(walked, refusals) : document, names);
    const plan = await planner.plan({ text: form.text, operationName: operation.name?.value });
    return compilePlan({ types, apiSchema, document, operation, plan, keptAs: form.keptAs, refusals });
  }

  async function variantOf(
    ready: ReadyOperation,
    walked: WalkedOperation,
    meaning: string,
    refusals: Refusals,
  ): Promise<ReadyOperation> {
    const plan = await compileFor(walked, refusals);
    const refused = refusedFields(walked, refusals);
    return { ...ready, plan, access: null, refused, sharing: sharing(walked, plan, meaning) };
  }

  function sharing({ document, operation }: WalkedOperation, { requests }: CompiledPlan, refused: string) {
    const areAskedElsewhere = operation.operation === 'subscription' && asksForRightsElsewhere(accessRules, requests);
    return sharingOf(types, apiSchema, document, operation, { refused, areAskedElsewhere });
  }

  /** Requests for the same operation wait for one preparation. */
  function once(key: string, prepare: () => Promise<ReadyOperation>) {
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
    async prepare(text, operationName, check) {
      const known = operations.known(text, operationName);
      if (known) return known;
      const document = parseAndValidate(text);
      return 'errors' in document ? document : operations.prepareValid(text, operationName, check);
    },
    async prepareValid(text, operationName, check) {
      const known = operations.known(text, operationName);
      if (known) return known;
      const found = priced(text, operationName);
      if ('errors' in found) return found;
      check?.(found.operation);
      return once(keyOf(text, operationName), () => compile(found.document, found.operation));
    },
    async settled() {
      for (;;) {
        const pending = [...underWay.values(), ...variants.underWay()];
        if (pending.length === 0) return;
        await Promise.allSettled(pending);
      }
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
  hideSuggestions: boolean,
): { readonly values: Variables } | Refusal {
  if (variableDefinitions.length === 0) return noValues;
  const { coerced, errors } = getVariableValues(schema, variableDefinitions, variables, {
    maxErrors: maxVariableErrors,
    hideSuggestions,
  });
  if (errors) return { errors: errors.map((error) => coded(error, 'BAD_USER_INPUT')) };
  return { values: coerced };
}

const noValues: { readonly values: Variables } = { values: {} };

function coded(error: GraphQLError, code: string): GraphQLError {
  if (typeof error.extensions.code !== 'string') error.extensions.code = code;
  return error;
}
