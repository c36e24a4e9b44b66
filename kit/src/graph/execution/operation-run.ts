import {
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLIsTypeOfFn,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  isObjectType,
  locatedError,
  type OperationDefinitionNode,
} from 'graphql';
import { isPromise } from '../is-promise.ts';
import type { CompiledField, CompiledValue } from './compiled-fields.ts';
import { quoted } from './json-text.ts';

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

/** JSON text, or a promise of it where something is waited for. */
export type Text = string | PromiseLike<string>;

/** What comes later, and the text before it. */
interface LatePart {
  readonly before: string;
  readonly value: PromiseLike<string>;
}

const nothing = 'null';

/** Resolves the fields of one request and writes the answer: the steps of graphql-js in their order, on what was compiled. */
export class OperationRun {
  readonly errors: GraphQLError[] = [];
  private readonly options: RunOptions;
  /** Places that are null because something there failed: what fails below them later is nobody's concern. */
  private nulled: Set<Path | undefined> | null = null;

  constructor(options: RunOptions) {
    this.options = options;
  }

  /** @returns the object as JSON text */
  fields(fields: readonly CompiledField[], source: unknown, prev: Path | undefined): Text {
    let text = '{';
    let late: LatePart[] | null = null;
    try {
      for (const field of fields) {
        text += field.opening;
        const value = this.field(field, source, prev);
        if (typeof value === 'string') text += value;
        else {
          late ??= [];
          late.push({ before: text, value });
          text = '';
        }
      }
    } catch (error) {
      if (late === null) throw error;
      // They may be rejected, too.
      return joined(late, '').finally(() => {
        throw error;
      });
    }
    text += '}';
    return late === null ? text : joined(late, text);
  }

  /** Takes note of an error where null stands for what failed; undefined for all of the answer. */
  report(error: GraphQLError, path: Path | undefined): void {
    this.nulled ??= new Set();
    for (let place = path; place; place = place.prev) if (this.nulled.has(place)) return;
    if (this.nulled.has(undefined)) return;
    this.nulled.add(path);
    this.errors.push(error);
  }

  private field(field: CompiledField, source: unknown, prev: Path | undefined): Text {
    if (field.constant !== null) return field.constant;
    let given: unknown;
    try {
      given = this.resolve(field, source, prev);
    } catch (error) {
      return this.fail(field, field.value, pathOf(field, prev), error);
    }
    return usual(field.value, given) ?? this.settle(field, field.value, pathOf(field, prev), given);
  }

  private resolve(field: CompiledField, source: unknown, prev: Path | undefined): unknown {
    const { resolve, definition, argumentsOf } = field;
    const { variables, context } = this.options;
    if (resolve) return resolve(source, argumentsOf(variables), context, this.infoOf(field, pathOf(field, prev)));
    // Also where nothing is called: they may be wrong.
    const args = definition.args.length > 0 ? argumentsOf(variables) : null;
    if ((typeof source !== 'object' || source === null) && typeof source !== 'function') return undefined;
    const property: unknown = Reflect.get(source, definition.name);
    if (typeof property !== 'function') return property;
    return property.call(source, args ?? {}, context, this.infoOf(field, pathOf(field, prev)));
  }

  /** Completes what a resolver gave, or an item of it. */
  private settle(field: CompiledField, value: CompiledValue, path: Path, given: unknown): Text {
    try {
      // Others than promises have a `then` of their own making, which need not give what it is said to give.
      const pending = given instanceof Promise ? given : isPromise(given) ? Promise.resolve(given) : null;
      const completed = pending
        ? this.completeLater(field, value, path, pending)
        : this.complete(field, value, path, given);
      return typeof completed === 'string' ? completed : this.orFail(field, value, path, completed);
    } catch (error) {
      return this.fail(field, value, path, error);
    }
  }

  /* Functions of their own, as are others below, so that what need not wait pays for no closures. */

  private completeLater(field: CompiledField, value: CompiledValue, path: Path, given: Promise<unknown>): Text {
    return given.then((resolved) => this.complete(field, value, path, resolved));
  }

  private orFail(field: CompiledField, value: CompiledValue, path: Path, completed: PromiseLike<string>): Text {
    return completed.then(undefined, (error: unknown) => this.fail(field, value, path, error));
  }

  /** @throws GraphQLError when there must be something: then what it belongs to is null */
  private fail(field: CompiledField, { isNonNull }: CompiledValue, path: Path, thrown: unknown): string {
    const error = locatedError(thrown, field.nodes, keysOf(path));
    if (isNonNull) throw error;
    this.report(error, path);
    return nothing;
  }

  private complete(field: CompiledField, value: CompiledValue, path: Path, given: unknown): Text {
    if (given instanceof Error) throw given;
    if (given === null || given === undefined) {
      if (value.isNonNull) throw new Error(`Cannot return null for non-nullable field ${nameOf(field)}.`);
      return nothing;
    }
    switch (value.kind) {
      case 'leaf': {
        const leaf: unknown = value.type.serialize(given);
        if (leaf === null || leaf === undefined) throw new Error(`${value.type.name} made nothing of a value.`);
        if (typeof leaf === 'string') return quoted(leaf);
        const text: string | undefined = JSON.stringify(leaf);
        if (text === undefined)
          throw new Error(`${value.type.name} made something of a value that JSON does not have.`);
        return text;
      }
      case 'list':
        return this.list(field, value.item, path, given);
      case 'object':
        return this.object(field, value, value.type, path, given);
      case 'abstract':
        return this.abstract(field, value, path, given);
    }
  }

  private abstract(
    field: CompiledField,
    value: Extract<CompiledValue, { kind: 'abstract' }>,
    path: Path,
    given: unknown,
  ): Text {
    const name = value.resolveType(given, this.options.context, this.infoOf(field, path), value.type);
    const complete = (known: unknown) => this.object(field, value, this.typeOf(field, value, known), path, given);
    return isPromise(name) ? name.then(complete) : complete(name);
  }

  private list(field: CompiledField, item: CompiledValue, prev: Path, given: unknown): Text {
    if (typeof given !== 'object' || given === null || !(Symbol.iterator in given)) {
      throw new GraphQLError(`Expected Iterable, but did not find one for field "${nameOf(field)}".`);
    }
    let text = '[';
    let late: LatePart[] | null = null;
    let index = 0;
    try {
      for (const each of given as Iterable<unknown>) {
        if (index > 0) text += ',';
        const value = usual(item, each) ?? this.settle(field, item, { prev, key: index, typename: undefined }, each);
        index += 1;
        if (typeof value === 'string') text += value;
        else {
          late ??= [];
          late.push({ before: text, value });
          text = '';
        }
      }
    } catch (error) {
      // Unlike graphql-js, which forgets them, those after the one that failed, too: their rejections would end the process.
      for (const { value } of late ?? []) value.then(undefined, () => {});
      for (const item of Array.isArray(given) ? given : []) if (item instanceof Promise) item.catch(() => {});
      throw error;
    }
    text += ']';
    return late === null ? text : joinedAtOnce(late, text);
  }

  private object(
    field: CompiledField,
    { fieldsOf }: Extract<CompiledValue, { fieldsOf: unknown }>,
    type: GraphQLObjectType,
    path: Path,
    source: unknown,
  ): Text {
    const fields = fieldsOf(type);
    const { isTypeOf } = type;
    if (!isTypeOf) return this.fields(fields, source, path);
    return this.checked(field, fields, { name: type.name, isTypeOf }, path, source);
  }

  /** An object of a type that says of each whether it is one. */
  private checked(
    field: CompiledField,
    fields: readonly CompiledField[],
    { name, isTypeOf }: { readonly name: string; readonly isTypeOf: GraphQLIsTypeOfFn<unknown, unknown> },
    path: Path,
    source: unknown,
  ): Text {
    const proceed = (isOne: boolean) => {
      if (isOne) return this.fields(fields, source, path);
      throw new GraphQLError(`A value is not of type "${name}".`, { nodes: field.nodes });
    };
    const isOne = isTypeOf(source, this.options.context, this.infoOf(field, path));
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

/** What needs no look at its place: most leaves, and nothing where there may be nothing. */
function usual(value: CompiledValue, given: unknown): string | null {
  if (given === null || given === undefined) return value.isNonNull ? null : nothing;
  return value.kind === 'leaf' ? value.writeUsual(given) : null;
}

/** Puts an object together of what came at once and what comes later. */
function joined(late: readonly LatePart[], end: string): Promise<string> {
  return Promise.all(late.map(({ value }) => value)).then((values) => interleaved(late, values) + end);
}

/** The same for a list, without a turn between the last item and the list: so errors keep the order that graphql-js gives them. */
function joinedAtOnce(late: readonly LatePart[], end: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const values: string[] = [];
    let outstanding = late.length;
    for (const [index, { value }] of late.entries()) {
      value.then((text) => {
        values[index] = text;
        outstanding -= 1;
        if (outstanding === 0) resolve(interleaved(late, values) + end);
      }, reject);
    }
  });
}

function interleaved(late: readonly LatePart[], values: readonly string[]): string {
  return late.map(({ before }, index) => `${before}${values[index]}`).join('');
}

function pathOf({ key, parentType }: CompiledField, prev: Path | undefined): Path {
  return { prev, key, typename: parentType.name };
}

function nameOf({ parentType, definition }: CompiledField): string {
  return `${parentType.name}.${definition.name}`;
}

function keysOf(path: Path): (string | number)[] {
  const keys: (string | number)[] = [];
  for (let place: Path | undefined = path; place; place = place.prev) keys.unshift(place.key);
  return keys;
}
