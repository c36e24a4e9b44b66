import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNullableType,
  isListType,
  isNonNullType,
} from 'graphql';
import type { RefusalAt } from './declared-refusals.ts';
import { isWorldObject, type World } from './world.ts';

export interface MonolithAnswer {
  readonly result: ExecutionResult;
  /** Paths (as JSON) of everything that went wrong, also of what graphql-js leaves out since another error hid it. */
  readonly failures: ReadonlySet<string>;
}

/** Runs an operation on the API schema as if there were one server, with graphql-js. */
export async function runMonolith(
  schema: GraphQLSchema,
  world: World,
  document: DocumentNode,
  variables: Readonly<Record<string, unknown>>,
  refusalAt: RefusalAt | null = null,
): Promise<MonolithAnswer> {
  const failures = new Set<string>();
  const result = await execute({
    schema,
    document,
    variableValues: { ...variables },
    // Asynchronous, so that siblings of a failing field are still resolved and their failures seen.
    fieldResolver: async (source: unknown, args: Record<string, unknown>, _, info) => {
      const { parentType, fieldName, returnType, path } = info;
      const refusal = refusalAt?.(parentType.name, fieldName) ?? null;
      const objectNow = () =>
        isWorldObject(source)
          ? source
          : parentType === schema.getMutationType()
            ? world.startMutation()
            : { typeName: parentType.name, identity: parentType.name };
      // What is refused has not begun.
      const value = refusal === null ? world.valueOf(objectNow(), fieldName, args) : new KizunaError(refusal);
      const steps: (string | number)[] = [];
      for (let at: typeof path | undefined = path; at; at = at.prev) steps.unshift(at.key);
      recordFailures(value, returnType, steps, failures);
      return later(value, returnType);
    },
    typeResolver: (value) => (isWorldObject(value) ? value.typeName : undefined),
  });
  // Fields whose parent is already null are still being resolved.
  await new Promise((resolve) => setImmediate(resolve));
  // Arguments that do not fit fail before there is anything to resolve.
  for (const { path } of result.errors ?? []) if (path) failures.add(JSON.stringify(path));
  return { result, failures };
}

/**
 * The items of lists as promises: where an item fails at once, graphql-js forgets the promises of the ones before it, and their
 * own failures end the process as unhandled rejections.
 */
function later(value: unknown, type: GraphQLOutputType): unknown {
  const bare = getNullableType(type);
  if (!Array.isArray(value) || !isListType(bare)) return value;
  const itemType: GraphQLOutputType = bare.ofType;
  return value.map((item) => Promise.resolve(later(item, itemType)));
}

function recordFailures(
  value: unknown,
  type: GraphQLOutputType,
  path: readonly (string | number)[],
  failures: Set<string>,
): void {
  if (value instanceof Error || (value === null && isNonNullType(type))) failures.add(JSON.stringify(path));
  const bare = getNullableType(type);
  if (!Array.isArray(value) || !isListType(bare)) return;
  for (const [i, item] of value.entries())
    recordFailures(item, bare.ofType as GraphQLOutputType, [...path, i], failures);
}
