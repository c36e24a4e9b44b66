import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { type ListSize, readCostDirectives } from './cost-directives.ts';
import { createInputCosts, type InputCost } from './input-cost.ts';

/** What one field costs. */
export interface FieldCost {
  /** Points of one value, without what is selected of it. */
  readonly weight: number;
  readonly isList: boolean;
  readonly listSize: ListSize | null;
  /** Arguments whose values cost something. */
  readonly inputs: ReadonlyMap<string, InputCost>;
  /** Values of arguments that are left out. */
  readonly defaults: ReadonlyMap<string, unknown>;
}

/** What a supergraph says that its fields cost. */
export interface CostRules {
  /** How long a list is of which nothing is said. */
  readonly listSize: number;
  /** @throws Error when there is no such field */
  field(typeName: string, fieldName: string): FieldCost;
}

/**
 * @param supergraph built from the supergraph's SDL
 * @param listSize how long a list is of which nothing is said
 */
export function createCostRules(supergraph: GraphQLSchema, listSize: number): CostRules {
  const directives = readCostDirectives(supergraph);
  const inputCostOf = createInputCosts(directives);
  const known = new Map<GraphQLField<unknown, unknown>, FieldCost>();

  function costOf(field: GraphQLField<unknown, unknown>): FieldCost {
    const type = getNamedType(field.type);
    const weight = directives.weightOf(field) ?? directives.weightOf(type) ?? (isCompositeType(type) ? 1 : 0);
    return {
      weight,
      isList: isList(field.type),
      listSize: directives.listSizeOf(field),
      inputs: new Map(field.args.flatMap((argument) => entryOf(argument, inputCostOf(argument)))),
      defaults: new Map(field.args.map(({ name, defaultValue }) => [name, defaultValue])),
    };
  }

  return {
    listSize,
    field(typeName, fieldName) {
      const type = supergraph.getType(typeName);
      const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[fieldName] : undefined;
      if (!field) throw new Error(`There is no field ${typeName}.${fieldName} in the supergraph.`);
      let cost = known.get(field);
      if (!cost) {
        cost = costOf(field);
        known.set(field, cost);
      }
      return cost;
    },
  };
}

function entryOf({ name }: GraphQLArgument, cost: InputCost | null): [string, InputCost][] {
  return cost ? [[name, cost]] : [];
}

function isList(type: GraphQLOutputType): boolean {
  return isListType(isNonNullType(type) ? type.ofType : type);
}
