import {
  BREAK,
  type DocumentNode,
  type ExecutionResult,
  execute,
  type FragmentDefinitionNode,
  type GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  Kind,
  locatedError,
  OperationTypeNode,
  visit,
} from 'graphql';
import { isPromise } from '../is-promise.ts';
import { compileFields, type FieldsOf } from './compiled-fields.ts';
import { compileVariables, type Values } from './input-values.ts';
import { OperationRun } from './operation-run.ts';

/** What came of an operation. */
export interface OperationResult {
  /** As JSON text; undefined when it could not be begun. */
  readonly data: string | undefined;
  readonly errors: readonly GraphQLError[];
}

/** An operation with its variables. */
export type BoundOperation = (given: {
  readonly rootValue?: unknown;
  readonly contextValue: unknown;
}) => OperationResult | PromiseLike<OperationResult>;

/** An operation of a valid document, looked at once for all requests. It gives what `execute` of graphql-js gives, as text and for less. */
export interface CompiledOperation {
  /** @returns errors when the variables are not what the operation declares */
  bind(given: Values): BoundOperation | readonly GraphQLError[];
}

/**
 * Combinations of what `@skip` and `@include` decide that are remembered of one operation; others are compiled for their request.
 * Each takes memory that the weight of the operation's text must stand for.
 */
const maxVariants = 2;

/**
 * Mutations, introspection, and names that mean something to JavaScript are left to graphql-js. So would graphql-jit do most of this,
 * but it calls no methods, waits for no promises among properties, and takes long to compile: most of a second for 200 aliases.
 */
export function compileOperation(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | undefined,
): CompiledOperation {
  const leave =
    (variableValues: Values): BoundOperation =>
    (given) => {
      const result = execute({ schema, document, operationName, variableValues, ...given });
      return isPromise(result) ? result.then(written) : written(result);
    };
  const operation = getOperationAST(document, operationName);
  const rootType = operation && schema.getRootType(operation.operation);
  if (!rootType || operation.operation === OperationTypeNode.MUTATION || isUnusual(document)) return { bind: leave };
  const coerce = compileVariables(schema, operation);
  const fragments = fragmentsOf(document);
  const deciding = decidingVariables(document);
  const selected = [operation.selectionSet];
  const variants = new Map<string, FieldsOf>();

  function fieldsFor(variables: Values): FieldsOf {
    const key = deciding.map((name) => variables[name]).join();
    const known = variants.get(key);
    if (known) return known;
    const decided = Object.fromEntries(deciding.map((name) => [name, variables[name]]));
    const fields = compileFields({ schema, fragments, variables: decided }, selected);
    if (variants.size < maxVariants) variants.set(key, fields);
    return fields;
  }

  return {
    bind(variableValues) {
      const { errors, coerced: variables } = coerce(variableValues);
      if (errors) return errors;
      // Null where there was a default is an error of the fields that it should decide.
      if (!deciding.every((name) => typeof variables[name] === 'boolean')) return leave(variableValues);
      const fields = fieldsFor(variables)(rootType);
      return ({ rootValue, contextValue: context }) => {
        const run = new OperationRun({ schema, operation, fragments, variables, rootValue, context });
        const finish = (data: string): OperationResult => ({ data, errors: run.errors });
        const fail = (error: unknown) => {
          run.report(locatedError(error, undefined), undefined);
          return finish('null');
        };
        try {
          const data = run.fields(fields, rootValue, undefined);
          return typeof data === 'string' ? finish(data) : data.then(finish, fail);
        } catch (error) {
          return fail(error);
        }
      };
    },
  };
}

function written({ data, errors = [] }: ExecutionResult): OperationResult {
  return { data: data === undefined ? undefined : JSON.stringify(data), errors };
}

function isUnusual(document: DocumentNode): boolean {
  let found = false;
  visit(document, {
    Name({ value }) {
      found = value === '__proto__' || value === '__schema' || value === '__type';
      return found ? BREAK : undefined;
    },
  });
  return found;
}

function fragmentsOf({ definitions }: DocumentNode): Record<string, FragmentDefinitionNode> {
  const fragments = definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
  return Object.fromEntries(fragments.map((fragment) => [fragment.name.value, fragment]));
}

/** The variables of `@skip` and `@include`. */
function decidingVariables(document: DocumentNode): string[] {
  const names = new Set<string>();
  visit(document, {
    Directive({ name, arguments: given = [] }) {
      if (name.value !== 'skip' && name.value !== 'include') return;
      for (const { value } of given) if (value.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  return [...names];
}
