import { type GraphQLInputType, getNamedType, isInputObjectType, Kind, type ValueNode } from 'graphql';
import type { Variables } from '../execution/conditions.ts';
import type { CostDirectives } from './cost-directives.ts';

/** What a value that a client gives for an argument costs. */
export interface InputCost {
  /** @param value coerced */
  of(value: unknown): number;
  /** The same for what stands in the operation's text; a variable in it has its coerced value. */
  ofNode(node: ValueNode, variables: Variables): number;
}

interface InputPlace {
  readonly weight: number;
  /** What a list adds to what its items cost. */
  readonly listWeight: number;
  /** Of an input object. */
  readonly fields: ReadonlyMap<string, InputPlace> | null;
}

interface Annotated {
  readonly type: GraphQLInputType;
  readonly astNode?: Parameters<CostDirectives['weightOf']>[0]['astNode'];
}

/** Costs by argument: an input object is 1 point and what its fields are, a leaf nothing; `@cost` on either says otherwise. */
export function createInputCosts(directives: CostDirectives): (argument: Annotated) => InputCost | null {
  const fieldsOf = new Map<string, Map<string, InputPlace>>();

  function placeOf(annotated: Annotated): InputPlace {
    const type = getNamedType(annotated.type);
    const own = directives.weightOf(annotated) ?? directives.weightOf(type);
    if (!isInputObjectType(type)) return { weight: own ?? 0, listWeight: own ?? 0, fields: null };
    let fields = fieldsOf.get(type.name);
    if (!fields) {
      // Before they are filled in: input objects may nest in themselves.
      fields = new Map();
      fieldsOf.set(type.name, fields);
      for (const field of Object.values(type.getFields())) fields.set(field.name, placeOf(field));
    }
    return { weight: own ?? 1, listWeight: own ?? 0, fields };
  }

  return (argument) => {
    const place = placeOf(argument);
    if (place.weight === 0 && !place.fields) return null;
    return {
      of: (value) => costOfValue(place, value),
      ofNode: (node, variables) => costOfNode(place, node, variables),
    };
  };
}

function costOfValue(place: InputPlace, value: unknown): number {
  if (value === null || value === undefined) return 0;
  if (Array.isArray(value)) {
    let cost = place.listWeight;
    for (const item of value) cost += costOfValue(place, item);
    return cost;
  }
  let cost = place.weight;
  if (place.fields && typeof value === 'object') {
    const given = value as Readonly<Record<string, unknown>>;
    // Coerced: it has the fields of its type and no others.
    for (const [name, field] of place.fields) cost += costOfValue(field, given[name]);
  }
  return cost;
}

function costOfNode(place: InputPlace, node: ValueNode, variables: Variables): number {
  if (node.kind === Kind.VARIABLE) return costOfValue(place, variables[node.name.value]);
  if (node.kind === Kind.NULL) return 0;
  if (node.kind === Kind.LIST) {
    return node.values.reduce((cost, item) => cost + costOfNode(place, item, variables), place.listWeight);
  }
  let cost = place.weight;
  if (node.kind !== Kind.OBJECT) return cost;
  for (const { name, value } of node.fields) {
    const field = place.fields?.get(name.value);
    if (field) cost += costOfNode(field, value, variables);
  }
  return cost;
}
