import {
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  isObjectType,
  locatedError,
  type OperationDefinitionNode,
} from 'graphql';
import { isPromise } from '../is-promise.ts';
import type { CompiledField, CompiledValue } from './compiled-fields.ts';

type Path = GraphQLResolveInfo['path'];

export interface RunOptions {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly fragments: Record<string, FragmentDefinitionNode>;
  /** Coerced. */
  readonly variables: Record<string, unknown>;
  readonly rootValue: unknown;
  readonly context: unknown;
}

/** Resolves and completes the fields of one request: the steps of graphql-js in their order, on what was compiled. */
export class OperationRun {
  readonly errors: GraphQLError[] = [];
  private readonly options: RunOptions;
  /** Places that are null because something there failed: what fails below them later is nobody's concern. */
  private readonly nulled = new Set<Path | undefined>();

  constructor(options: RunOptions) {
    this.options = options;
  }

  /** @returns the object, or a promise of it when one of its fields is a promise */
  fields(fields: readonly CompiledField[], source: unknown, prev: Path | undefined): unknown {
    const object: Record<string, unknown> = {};
    const late: string[] = [];
    try {
      for (const field of fields) {
        const value = this.field(field, source, { prev, key: field.key, typename: field.parentType.name });
        object[field.key] = value;
        if (isPromise(value)) late.push(field.key);
      }
    } catch (error) {
      if (late.length === 0) throw error;
      // They may be rejected, too.
      return settled(object, late).finally(() => {
        throw error;
      });
    }
    return late.length === 0 ? object : settled(object, late);
  }

  /** Takes note of an error where null stands for what failed; undefined for all of the answer. */
  report(error: GraphQLError, path: Path | undefined): null {
    for (let place = path; place; place = place.prev) if (this.nulled.has(place)) return null;
    if (this.nulled.has(undefined)) return null;
    this.nulled.add(path);
    this.errors.push(error);
    return null;
  }

  private field(field: CompiledField, source: unknown, path: Path): unknown {
    let given: unknown;
    try {
      given = this.resolve(field, source, path);
    } catch (error) {
      return this.fail(field, field.value, path, error);
    }
    return this.settle(field, field.value, path, given);
  }

  private resolve(field: CompiledField, source: unknown, path: Path): unknown {
    const { resolve, definition, argumentsOf } = field;
    const { variables, context } = this.options;
    const args = argumentsOf(variables);
    if (resolve) return resolve(source, args, context, this.infoOf(field, path));
    if ((typeof source !== 'object' || source === null) && typeof source !== 'function') return undefined;
    const property: unknown = Reflect.get(source, definition.name);
    return typeof property === 'function' ? property.call(source, args, context, this.infoOf(field, path)) : property;
  }

  /** Completes what a resolver gave, or an item of it. */
  private settle(field: CompiledField, value: CompiledValue, path: Path, given: unknown): unknown {
    try {
      const completed = isPromise(given)
        ? given.then((resolved) => this.complete(field, value, path, resolved))
        : this.complete(field, value, path, given);
      if (!isPromise(completed)) return completed;
      return completed.then(undefined, (error: unknown) => this.fail(field, value, path, error));
    } catch (error) {
      return this.fail(field, value, path, error);
    }
  }

  /** @throws GraphQLError when there must be something: then what it belongs to is null */
  private fail(field: CompiledField, { isNonNull }: CompiledValue, path: Path, thrown: unknown): null {
    const error = locatedError(thrown, field.nodes, keysOf(path));
    if (isNonNull) throw error;
    return this.report(error, path);
  }

  private complete(field: CompiledField, value: CompiledValue, path: Path, given: unknown): unknown {
    if (given instanceof Error) throw given;
    if (given === null || given === undefined) {
      if (value.isNonNull) throw new Error(`Cannot return null for non-nullable field ${nameOf(field)}.`);
      return null;
    }
    switch (value.kind) {
      case 'leaf': {
        const leaf: unknown = value.type.serialize(given);
        if (leaf === null || leaf === undefined) throw new Error(`${value.type.name} made nothing of a value.`);
        return leaf;
      }
      case 'list':
        return this.list(field, value.item, path, given);
      case 'object':
        return this.object(field, value, value.type, path, given);
      case 'abstract': {
        const name = value.resolveType(given, this.options.context, this.infoOf(field, path), value.type);
        const complete = (known: unknown) => this.object(field, value, this.typeOf(field, value, known), path, given);
        return isPromise(name) ? name.then(complete) : complete(name);
      }
    }
  }

  private list(field: CompiledField, item: CompiledValue, prev: Path, given: unknown): unknown {
    if (typeof given !== 'object' || given === null || !(Symbol.iterator in given)) {
      throw new GraphQLError(`Expected Iterable, but did not find one for field "${nameOf(field)}".`);
    }
    const items: unknown[] = [];
    const promises: PromiseLike<unknown>[] = [];
    try {
      for (const each of given as Iterable<unknown>) {
        const completed = this.settle(field, item, { prev, key: items.length, typename: undefined }, each);
        items.push(completed);
        if (isPromise(completed)) promises.push(completed);
      }
    } catch (error) {
      // Unlike graphql-js, which forgets them, those after the one that failed, too: their rejections would end the process.
      if (Array.isArray(given)) promises.push(...given.filter(isPromise));
      for (const promise of promises) promise.then(undefined, () => {});
      throw error;
    }
    return promises.length > 0 ? Promise.all(items) : items;
  }

  private object(
    field: CompiledField,
    { fieldsOf }: Extract<CompiledValue, { fieldsOf: unknown }>,
    type: GraphQLObjectType,
    path: Path,
    source: unknown,
  ): unknown {
    const fields = fieldsOf(type);
    if (!type.isTypeOf) return this.fields(fields, source, path);
    const proceed = (isOne: boolean) => {
      if (isOne) return this.fields(fields, source, path);
      throw new GraphQLError(`A value is not of type "${type.name}".`, { nodes: field.nodes });
    };
    const isOne = type.isTypeOf(source, this.options.context, this.infoOf(field, path));
    return isPromise(isOne) ? isOne.then(proceed) : proceed(isOne);
  }

  /** The object type that an abstract one turns out to be. */
  private typeOf(field: CompiledField, { type }: Extract<CompiledValue, { type: unknown }>, name: unknown) {
    const { schema } = this.options;
    const found = typeof name === 'string' ? schema.getType(name) : undefined;
    if (isObjectType(found) && 'resolveType' in type && schema.isSubType(type, found)) return found;
    throw new GraphQLError(`${String(name)} is no type that ${type.name} can be.`, { nodes: field.nodes });
  }

  private infoOf({ definition, nodes, parentType }: CompiledField, path: Path): GraphQLResolveInfo {
    const { schema, fragments, rootValue, operation, variables } = this.options;
    return {
      fieldName: definition.name,
      fieldNodes: nodes,
      returnType: definition.type,
      parentType,
      path,
      schema,
      fragments,
      rootValue,
      operation,
      variableValues: variables,
    };
  }
}

/** Puts the values of promises in their places. */
async function settled(object: Record<string, unknown>, late: readonly string[]): Promise<Record<string, unknown>> {
  const values = await Promise.all(late.map((key) => object[key]));
  for (const [index, key] of late.entries()) object[key] = values[index];
  return object;
}

function nameOf({ parentType, definition }: CompiledField): string {
  return `${parentType.name}.${definition.name}`;
}

function keysOf(path: Path): (string | number)[] {
  const keys: (string | number)[] = [];
  for (let place: Path | undefined = path; place; place = place.prev) keys.unshift(place.key);
  return keys;
}
