import {
  type DocumentNode,
  type FieldNode,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { someHold, type Variables } from '../execution/conditions.ts';
import type { CostRules, FieldCost } from './cost-rules.ts';
import { pageSizeOf } from './page-size.ts';
import { type Price, PriceProgram, type Term } from './price-program.ts';
import { createFieldCollector, type Selected, type SelectedField } from './selected-fields.ts';

export interface PriceOptions {
  readonly rules: CostRules;
  /** What clients see. */
  readonly apiSchema: GraphQLSchema;
  /** Valid. */
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
}

/** What each root field of a mutation costs besides what it answers. */
const mutationWeight = 10;
/** Introspection leads to no subgraph, and graphql-js bounds how deep it goes. */
const introspectionWeight = 50;

/** How long lists of a field's own fields are. */
interface Page {
  readonly fields: ReadonlySet<string>;
  readonly size: Term;
}

const nothing: Term = { constant: 0 };
const one: Term = { constant: 1 };

/**
 * Compiles an operation to its price, as the cost specification has it: an object is 1 point, a leaf nothing, a list as many times
 * its item as it may be long. Where several types may stand, the dearest counts. A field that is named twice is fetched once and
 * counted once.
 * @throws KizunaError OPERATION_TOO_COMPLEX when there is too much to add up
 * @see https://ibm.github.io/graphql-specs/cost-spec.html
 */
export function compilePrice({ rules, apiSchema, document, operation }: PriceOptions): Price {
  const root = apiSchema.getRootType(operation.operation);
  if (!root) throw new Error(`The graph has no ${operation.operation}.`);
  const rootWeight: Term = { constant: operation.operation === 'mutation' ? mutationWeight : 0 };
  const program = new PriceProgram();
  const fieldsOf = createFieldCollector(apiSchema, document);
  const keyOf = createKeys();
  const known = new Map<string, Term>();

  /** One price for each combination of selections and type, however many ways lead to it. */
  function priceOf(selected: readonly Selected[], type: GraphQLNamedType, page: Page | null): Term {
    if (!isCompositeType(type)) return nothing;
    const key = keyOf(selected, type.name, page);
    let price = known.get(key);
    if (!price) {
      program.countPart();
      const types = isAbstractType(type) ? apiSchema.getPossibleTypes(type) : [type];
      price = program.greatest(types.map((possible) => priceOfType(selected, possible, page)));
      known.set(key, price);
    }
    return price;
  }

  function priceOfType(selected: readonly Selected[], type: GraphQLObjectType, page: Page | null): Term {
    return program.sum(fieldsOf(selected, type.name).map((field) => priceOfField(field, type, page)));
  }

  function priceOfField({ node, places, selected }: SelectedField, parent: GraphQLObjectType, page: Page | null): Term {
    const name = node.name.value;
    if (name === '__typename') return nothing;
    if (name.startsWith('__')) return { constant: introspectionWeight };
    program.countPart();
    const field = parent.getFields()[name];
    if (!field) throw new Error(`There is no field ${parent.name}.${name} in the graph.`);
    const cost = rules.field(parent.name, name);
    const always = places.some((when) => when.length === 0);
    const isIncluded = always ? null : (variables: Variables) => someHold(places, variables);
    const size = pageSizeOf(program, { node, cost, isIncluded, fallback: rules.listSize });
    const length = !cost.isList ? one : page?.fields.has(name) ? page.size : size;
    const below = priceOf(selected, getNamedType(field.type), pageWithin(cost, size));
    const each = program.sum([{ constant: cost.weight }, below]);
    const terms = [program.product(length, each), priceOfInputs(program, node, cost)];
    const price = program.sum(parent === root ? [...terms, rootWeight] : terms);
    return isIncluded ? program.when(isIncluded, price) : price;
  }

  return program.build(priceOf([{ selectionSet: operation.selectionSet, when: [] }], root, null));
}

function pageWithin({ listSize }: FieldCost, size: Term): Page | null {
  return listSize && listSize.sizedFields.size > 0 ? { fields: listSize.sizedFields, size } : null;
}

function priceOfInputs(program: PriceProgram, { arguments: given = [] }: FieldNode, { inputs }: FieldCost): Term {
  return program.sum(
    given.flatMap(({ name, value }) => {
      const input = inputs.get(name.value);
      if (!input) return [];
      if (value.kind !== Kind.VARIABLE) return [program.compute((_, variables) => input.ofNode(value, variables))];
      const variable = value.name.value;
      return [program.compute((_, variables) => input.of(variables[variable]))];
    }),
  );
}

/** Names for what is priced once: the same selections of the same type under the same conditions, as long. */
function createKeys(): (selected: readonly Selected[], typeName: string, page: Page | null) => string {
  const numbers = new Map<SelectionSetNode, number>();
  const nameOf = ({ selectionSet, when }: Selected): string => {
    const number = numbers.get(selectionSet) ?? numbers.size;
    numbers.set(selectionSet, number);
    return [number, ...when.map(({ variable, value }) => `${value ? '' : '!'}${variable}`)].join('?');
  };
  return (selected, typeName, page) => {
    const size = page && `${[...page.fields].join()}*${JSON.stringify(page.size)}`;
    return `${typeName} ${selected.map(nameOf).join()} ${size ?? ''}`;
  };
}
