import {
  type BoundOperation,
  compileOperation,
  type OperationResult,
} from '@kizuna/kit/graph/execution/compiled-operation';
import {
  buildSchema,
  type ExecutionResult,
  execute,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getNullableType,
  isAbstractType,
  isLeafType,
  isListType,
  isObjectType,
  parse,
  validate,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { leafValue } from './leaf-values.ts';
import { generateOperation } from './operation-generator.ts';
import { createRandom, hash, type Random } from './random.ts';

const sdl = `
  directive @note(text: String) on FIELD
  scalar Any
  enum Mood { HAPPY SAD }
  input Filter { name: String = "all"  ids: [ID!]  mood: Mood  within: Filter  at: Int! = 3 }
  interface Being { id: ID!  name(style: String = "plain"): String  friends(first: Int!, where: Filter): [Being!]  self: Being }
  interface Pet implements Being { id: ID!  name(style: String = "plain"): String  friends(first: Int!, where: Filter): [Being!]  self: Being  owner: Person! }
  type Person implements Being { id: ID!  name(style: String = "plain"): String  friends(first: Int!, where: Filter): [Being!]  self: Being
    pets: [Pet]!  found: Found  grid: [[Int!]]  moods: [Mood!]!  args(a: Any, f: Filter, l: [[Int]], m: Mood! = SAD): String!  place: String! }
  type Dog implements Pet & Being { id: ID!  name(style: String = "plain"): String  friends(first: Int!, where: Filter): [Being!]  self: Dog!  owner: Person!
    barks: Boolean!  any: Any  args(a: Any, f: Filter): String  place: String }
  type Cat implements Pet & Being { id: ID!  name(style: String = "plain"): String  friends(first: Int!, where: Filter): [Being!]  self: Cat  owner: Person!
    lives: Int!  weight: Float  others: [Cat!]! }
  type Stone { weight: Float!  text: [String]  finder: Person }
  union Found = Stone | Dog | Person
  type Query { me: Person!  someone(id: ID): Being  all(first: Int = 2): [Being]!  found: [Found!]  pet: Pet!  args(a: Any, f: Filter, ids: [ID!]! = ["x"]): String
    stone: Stone  n: Int!  place: String }`;

/** What resolvers find: the same for whoever asks for the same. */
class World {
  seed = 0;
  private readonly schema: GraphQLSchema;

  constructor(schema: GraphQLSchema) {
    this.schema = schema;
  }

  /** Whether there are promises at all. */
  get isLate(): boolean {
    return this.seed % 2 === 0;
  }

  /** A value of a type: now and then a wrong one, none, an error, or a promise of one. */
  outcome(type: GraphQLOutputType, place: string): unknown {
    const random = createRandom(hash(`${this.seed} ${place}`));
    const isLate = this.isLate && random.chance(0.3);
    try {
      const value = this.value(type, place, random);
      return isLate ? Promise.resolve(value) : value;
    } catch (error) {
      if (!isLate) throw error;
      const rejected = Promise.reject(error);
      rejected.catch(() => {});
      return rejected;
    }
  }

  private value(type: GraphQLOutputType, place: string, random: Random): unknown {
    if (random.chance(0.02)) throw new Error(`thrown at ${place}`);
    if (random.chance(0.02)) return new Error(`given at ${place}`);
    if (random.chance(0.05)) return random.chance(0.5) ? null : undefined;
    const bare = getNullableType(type);
    if (isListType(bare)) {
      if (random.chance(0.02)) return random.pick<unknown>([7, 'text', {}]);
      // Where one fails at once, graphql-js forgets the promises of others, which then end the process.
      const areLate = this.isLate;
      const items = Array.from({ length: random.below(4) }, (_, index) => {
        const itemType: GraphQLOutputType = bare.ofType;
        const item = () =>
          this.value(itemType, `${place}.${index}`, createRandom(hash(`${this.seed} ${place} ${index}`)));
        return areLate ? Promise.resolve().then(item) : item();
      });
      return random.chance(0.1) ? new Set(items) : items;
    }
    if (isLeafType(bare)) {
      if (random.chance(0.03)) return { wrong: true };
      return leafValue(bare, ['HAPPY', 'SAD', 'UNKNOWN'], random);
    }
    const possible = isAbstractType(bare) ? this.schema.getPossibleTypes(bare) : [bare];
    return this.object(isObjectType(bare) ? bare : random.pick(possible), `${random.below(1000)}`);
  }

  private object(type: GraphQLObjectType, id: string): object {
    const get = (_: object, name: string | symbol) => {
      if (name === '__typename') return hash(`${this.seed} ${id} type`) % 40 === 0 ? 'Nothing' : type.name;
      const field = typeof name === 'string' ? type.getFields()[name] : undefined;
      if (!field) return undefined;
      const outcome = () => this.outcome(field.type, `${type.name} ${id} ${field.name}`);
      return hash(`${type.name}.${field.name}`) % 3 === 0 ? outcome : outcome();
    };
    return new Proxy({}, { get });
  }
}

function describedInfo(source: unknown, args: unknown, info: GraphQLResolveInfo): string {
  const keys: unknown[] = [];
  for (let at: GraphQLResolveInfo['path'] | undefined = info.path; at; at = at.prev) keys.push(at.key, at.typename);
  const { fieldName, fieldNodes, parentType, returnType, variableValues, fragments, operation, rootValue } = info;
  const about = {
    fieldName,
    nodes: fieldNodes.length,
    parent: parentType.name,
    type: String(returnType),
    variableValues,
  };
  return JSON.stringify({
    args,
    keys,
    about,
    fragments: Object.keys(fragments),
    operation: operation.name,
    rootValue,
    is: typeof source,
  });
}

function createWorld(): { readonly schema: GraphQLSchema; readonly world: World } {
  const schema = buildSchema(sdl);
  const world = new World(schema);
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__')) continue;
    if (isAbstractType(type) && type.name === 'Pet') {
      type.resolveType = (value) => {
        const name = String(Reflect.get(Object(value), '__typename'));
        return world.isLate ? Promise.resolve(name) : name;
      };
    }
    if (!isObjectType(type)) continue;
    if (type.name === 'Cat') type.isTypeOf = () => world.seed % 19 !== 0;
    if (type.name === 'Dog') type.isTypeOf = () => (world.isLate ? Promise.resolve(world.seed % 17 !== 0) : true);
    for (const field of Object.values(type.getFields())) {
      if (field.name === 'args' || field.name === 'place') {
        field.resolve = (source, args, context, info) => [describedInfo(source, args, info), context].join(' ');
      } else if (type.name === 'Query' || hash(field.name) % 3 === 1) {
        field.resolve = (source, _args, _context, info) => {
          if (type.name !== 'Query') return Reflect.get(Object(source), field.name);
          return world.outcome(field.type, String(info.path.key));
        };
      }
    }
  }
  return { schema, world };
}

/** These say the same in other words; they are masked before anybody reads them. */
const inOtherWords = /^(Expected `|Expected value of type|Abstract type|Runtime Object type)/;

/** What graphql-js gives, in the form of what it is compared with. */
function written({ data, errors = [] }: ExecutionResult): OperationResult {
  return { data: data === undefined ? undefined : JSON.stringify(data), errors };
}

/** All that can be told of a result, the order of its keys included. */
function told({ data, errors }: OperationResult, reference: ExecutionResult) {
  return {
    data,
    errors: errors.map(({ message, path, nodes }, index) => ({
      path,
      message: inOtherWords.test(reference.errors?.[index]?.message ?? '') ? '' : message,
      at: nodes?.map((node) => (node.kind === 'Field' ? (node.alias ?? node.name).value : node.kind)),
    })),
  };
}

async function resultOf(bound: ReturnType<ReturnType<typeof compileOperation>['bind']>): Promise<OperationResult> {
  const isBound = (value: typeof bound): value is BoundOperation => typeof value === 'function';
  return isBound(bound) ? bound({ rootValue: 'root', contextValue: 'context' }) : { data: undefined, errors: bound };
}

/** Now and then a variable is not what it should be. */
function spoilt(variables: Readonly<Record<string, unknown>>, random: Random): Record<string, unknown> {
  const given = { ...variables };
  const names = Object.keys(given);
  if (names.length === 0 || !random.chance(0.15)) return given;
  const name = random.pick(names);
  if (random.chance(0.3)) delete given[name];
  else given[name] = random.pick<unknown>([null, 'text', 1.5, { at: 'x' }, [null], [[]], new Set([1])]);
  return given;
}

describe('a compiled operation', () => {
  it('gives what graphql-js gives, whatever is asked and whatever resolvers do', async () => {
    const { schema, world } = createWorld();
    let run = 0;
    const until = Date.now() + Number(process.env.KIZUNA_DIFFERENTIAL_MINUTES ?? 0) * 60_000;
    for (let seed = Number(process.env.KIZUNA_DIFFERENTIAL_SEED ?? 1); run < 400 || Date.now() < until; seed += 1) {
      const random = createRandom(seed);
      const { query, variables } = generateOperation(schema, random);
      const document = parse(query);
      if (validate(schema, document).length > 0) continue;
      run += 1;
      const compiled = compileOperation(schema, document, undefined);
      // The second time with what the first has left behind.
      for (const again of [0, 1]) {
        world.seed = seed * 2 + again;
        const variableValues = spoilt(variables, random);
        const args = { rootValue: 'root', contextValue: 'context', variableValues };
        const expected = await execute({ schema, document, ...args });
        const found = await resultOf(compiled.bind(variableValues));
        expect(told(found, expected), `seed ${seed}: ${query} ${JSON.stringify(variableValues)}`).toEqual(
          told(written(expected), expected),
        );
      }
    }
    expect(run).toBeGreaterThanOrEqual(400);
  }, 3_700_000);

  it('fails a list with the item that fails at once, and leaves no rejection of the others behind', async () => {
    const schema = buildSchema('type Query { list: [Int!] }');
    const document = parse('{ list }');
    const unhandled: unknown[] = [];
    const note = (reason: unknown) => unhandled.push(reason);
    process.on('unhandledRejection', note);
    try {
      for (const failsFirst of [false, true]) {
        const listWith = (late: Promise<number>) => ({ list: failsFirst ? ['text', late] : [late, 'text'] });
        const run = compileOperation(schema, document, undefined).bind({});
        if (typeof run !== 'function') throw new Error('there are no variables');
        const found = await run({ rootValue: listWith(Promise.reject(new Error('late'))), contextValue: null });
        // A rejection that nobody has taken is told before the next turn.
        await new Promise((resolve) => setImmediate(resolve));
        // Graphql-js would forget the rejected one: it gets one that stays open.
        const expected = await execute({ schema, document, rootValue: listWith(new Promise(() => {})) });
        expect(expected.errors).toHaveLength(1);
        expect(told(found, expected)).toEqual(told(written(expected), expected));
      }
      expect(unhandled).toEqual([]);
    } finally {
      process.off('unhandledRejection', note);
    }
  });
});
