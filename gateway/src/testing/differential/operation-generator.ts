import {
  GraphQLBoolean,
  type GraphQLCompositeType,
  type GraphQLField,
  GraphQLNonNull,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  isUnionType,
} from 'graphql';
import { type ArgumentGenerator, createArgumentGenerator } from './argument-generator.ts';
import type { Random } from './random.ts';

export interface GeneratedOperation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** What has been selected at one place of the answer, so that new selections there merge with it. */
interface Scope {
  readonly taken: Map<
    string,
    { readonly parent: GraphQLCompositeType; readonly signature: string; readonly type: string }[]
  >;
  readonly children: Map<string, Scope>;
}

const hostileAliases = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'length', 'then'];
const introspection = '__type(name: "Query") { kind name fields { name type { kind ofType { name } } } }';

/** A random operation. Most are valid; the caller drops those that are not. */
export function generateOperation(schema: GraphQLSchema, random: Random, maxFields = 30): GeneratedOperation {
  return new OperationGenerator(schema, random, maxFields).operation();
}

class OperationGenerator {
  private readonly args: ArgumentGenerator;
  private readonly fragments: { readonly name: string; readonly type: GraphQLCompositeType; readonly text: string }[] =
    [];
  private readonly schema: GraphQLSchema;
  private readonly random: Random;
  private readonly maxFields: number;
  private fields = 0;
  private aliases = 0;

  constructor(schema: GraphQLSchema, random: Random, maxFields: number) {
    this.schema = schema;
    this.maxFields = maxFields;
    this.random = random;
    this.args = createArgumentGenerator(random);
  }

  operation(): GeneratedOperation {
    const mutation = this.schema.getMutationType();
    const query = this.schema.getQueryType();
    const root = mutation && (!query || this.random.chance(0.3)) ? mutation : query;
    if (!root) throw new Error('The schema has no root to start from.');
    const selection = this.selection(root, newScope(), 2 + this.random.below(4));
    const kind = root === mutation ? 'mutation' : 'query';
    const fragments = this.fragments.map(({ name, type, text }) => `\nfragment ${name} on ${type.name} ${text}`);
    return {
      query: `${kind} Op${this.args.definitions()} ${selection}${fragments.join('')}`,
      variables: this.args.values,
    };
  }

  private selection(parent: GraphQLCompositeType, scope: Scope, depth: number): string {
    const parts: string[] = [];
    const count = this.fields < this.maxFields ? 1 + this.random.below(4) : 1;
    for (let i = 0; i < count; i += 1) {
      if (parts.length > 0 && this.random.chance(0.08)) parts.push(this.random.pick(parts));
      parts.push(this.part(parent, scope, depth));
    }
    return `{ ${parts.join(' ')} }`;
  }

  private part(parent: GraphQLCompositeType, scope: Scope, depth: number): string {
    const { random } = this;
    if (random.chance(0.12) || (isUnionType(parent) && depth <= 0)) return this.typename(parent, scope);
    if (depth > 0 && (isUnionType(parent) || random.chance(isAbstractType(parent) ? 0.6 : 0.12))) {
      return this.fragment(parent, scope, depth);
    }
    if (isUnionType(parent)) return this.typename(parent, scope);
    if (parent === this.schema.getQueryType() && random.chance(0.02)) return introspection;
    const fields = Object.values(parent.getFields());
    const leaves = fields.filter(({ type }) => !isCompositeType(getNamedType(type)));
    const nested = fields.filter(({ type }) => isCompositeType(getNamedType(type)));
    const deep =
      depth > 0 && this.fields < this.maxFields && nested.length > 0 && (leaves.length === 0 || random.chance(0.55));
    const choices = deep ? nested : leaves;
    return choices.length > 0 ? this.field(parent, random.pick(choices), scope, depth) : this.typename(parent, scope);
  }

  private typename(parent: GraphQLCompositeType, scope: Scope): string {
    const name = this.responseName(parent, scope, '__typename', '__typename', 'String!');
    return `${name === '__typename' ? '' : `${name}: `}__typename${this.directives()}`;
  }

  private field(
    parent: GraphQLCompositeType,
    field: GraphQLField<unknown, unknown>,
    scope: Scope,
    depth: number,
  ): string {
    this.fields += 1;
    const args = this.args.argumentsText(field.args);
    const name = this.responseName(parent, scope, field.name, `${field.name}${args}`, String(field.type));
    const alias = name === field.name ? '' : `${name}: `;
    const type = getNamedType(field.type);
    const inner = isCompositeType(type) ? ` ${this.selection(type, childScope(scope, name), depth - 1)}` : '';
    return `${alias}${field.name}${args}${this.directives()}${inner}`;
  }

  private responseName(
    parent: GraphQLCompositeType,
    scope: Scope,
    field: string,
    signature: string,
    type: string,
  ): string {
    const { random } = this;
    const siblings = 'getFields' in parent ? Object.keys(parent.getFields()) : [];
    let name = field;
    if (random.chance(0.35)) {
      const kind = random.below(10);
      name =
        kind < 5
          ? random.pick(['a', 'b', 'c'])
          : kind < 9
            ? random.pick([...siblings, 'id', 'name'])
            : random.pick(hostileAliases);
    }
    const taken = scope.taken.get(name) ?? [];
    const merges = taken.every(
      (other) =>
        other.signature === signature ||
        (other.type === type && other.parent !== parent && isObjectType(other.parent) && isObjectType(parent)),
    );
    if (!merges) {
      this.aliases += 1;
      name = `x${this.aliases}`;
    }
    scope.taken.set(name, [...(scope.taken.get(name) ?? []), { parent, signature, type }]);
    return name;
  }

  private fragment(parent: GraphQLCompositeType, scope: Scope, depth: number): string {
    const { random } = this;
    const fitting = this.overlapping(parent);
    const known = this.fragments.filter(({ type }) => fitting.includes(type));
    if (known.length > 0 && random.chance(0.25)) return `...${random.pick(known).name}${this.directives()}`;
    const type = random.pick(fitting);
    if (random.chance(0.3)) {
      const text = this.selection(type, scope, depth - 1);
      const name = `F${this.fragments.length + 1}`;
      this.fragments.push({ name, type, text });
      return `...${name}${this.directives()}`;
    }
    if (random.chance(0.1)) return `...${this.directives()} ${this.selection(parent, scope, depth - 1)}`;
    return `... on ${type.name}${this.directives()} ${this.selection(type, scope, depth - 1)}`;
  }

  /** Types that a fragment inside `parent` can be on. */
  private overlapping(parent: GraphQLCompositeType): GraphQLCompositeType[] {
    const possible = isAbstractType(parent) ? this.schema.getPossibleTypes(parent) : [parent];
    const abstract = Object.values(this.schema.getTypeMap()).filter(
      (type) =>
        (isInterfaceType(type) || isUnionType(type)) &&
        this.schema.getPossibleTypes(type).some((member) => possible.includes(member)),
    );
    return [parent, ...possible, ...possible, ...abstract.filter(isCompositeType)];
  }

  private directives(): string {
    const { random } = this;
    let text = '';
    for (const name of ['include', 'skip']) {
      if (!random.chance(0.06)) continue;
      text += ` @${name}(if: ${random.chance(0.5) ? this.args.variable(nonNullBoolean) : random.chance(0.5)})`;
    }
    return text;
  }
}

const nonNullBoolean = new GraphQLNonNull(GraphQLBoolean);

function newScope(): Scope {
  return { taken: new Map(), children: new Map() };
}

function childScope(scope: Scope, name: string): Scope {
  const child = scope.children.get(name) ?? newScope();
  scope.children.set(name, child);
  return child;
}
