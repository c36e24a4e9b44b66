import type { Refusal } from '@kizuna/kit/access/requirement';
import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLEnumType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isEnumType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { type Refusals, undecided } from '../access/refusals.ts';
import { type Alternatives, allHold, type Condition, conditionsOf, someHold, type Variables } from './conditions.ts';
import type { GraphTypes } from './graph-types.ts';
import { introspectionFields } from './introspection.ts';
import type { Position } from './record.ts';

/** What the client sees of the objects of one position: for each concrete type the fields in the order in which they were asked for. */
export interface OutputShape {
  readonly position: Position;
  /** From 2 on; see `sharedSlot` in engine/records.ts. */
  readonly number: number;
  /** Null when clients know no such type, or when it takes a more exact one to say. */
  fieldsOf(typeName: string): readonly OutputField[] | null;
}

export interface OutputField {
  /** The client's key. */
  readonly key: string;
  /** `{"key":` for the first field of an object and `,"key":` for the others. */
  readonly first: Uint8Array;
  readonly next: Uint8Array;
  /** Null when it is always included. */
  readonly when: Inclusion | null;
  /** Index in the record; null for `__typename`, undefined when nothing fetches it. */
  readonly slot: number | null | undefined;
  /** Why the client may not see it: then nothing fetches it. */
  readonly refusal: Refusal | null;
  readonly type: OutputType;
  /** Whether it is a leaf without lists whose text can be sent as it is. */
  readonly isPlain: boolean;
}

/**
 * When a field is included at one of the places at which the operation names it. It stands where it is first included, so that a
 * field with a condition that is named again without one has two places.
 */
export interface Inclusion {
  readonly when: readonly Condition[];
  /** None of the earlier places must be included. */
  readonly unless: Alternatives;
}

export function isIncluded({ when, unless }: Inclusion, variables: Variables): boolean {
  return allHold(when, variables) && !someHold(unless, variables);
}

export type OutputType =
  | { readonly kind: 'leaf'; readonly nonNull: boolean; readonly allowed: ReadonlySet<string> | null }
  | { readonly kind: 'object'; readonly nonNull: boolean; readonly shape: OutputShape }
  | { readonly kind: 'list'; readonly nonNull: boolean; readonly item: OutputType };

/** Where a selection set stands in the operation, with the conditions on the way to it. */
interface Selected {
  readonly selectionSet: SelectionSetNode;
  readonly when: readonly Condition[];
}

/** A key of a type's fields with all that the operation says of it. */
interface NamedField {
  readonly node: FieldNode;
  /** The conditions at each place at which it is named. */
  readonly places: (readonly Condition[])[];
  readonly selected: Selected[];
}

interface Collected {
  readonly keys: Map<string, NamedField>;
  readonly order: (Inclusion & { readonly key: string })[];
  /** Whether it hangs on which of an interface's types an object is, and nobody has said. */
  isUndecided: boolean;
}

/** What is needed of an operation. */
export interface OutputSource {
  readonly types: GraphTypes;
  /** What clients see. */
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Numbers the shapes of the operation, from 2 on. */
  readonly nextNumber: () => number;
  /** The key under which a field of the client's operation is kept, which may differ from the client's own. */
  readonly keptAs: (field: FieldNode) => string;
  /** What the client may not see; null when it may see everything. */
  readonly refusals: Refusals | null;
}

/** Shapes the objects at `position`. Fields of a concrete type are put together when an object of that type is first met. */
export function createOutputShape(
  source: OutputSource,
  position: Position,
  selected: readonly Selected[],
): OutputShape {
  const { schema, fragments, keptAs, refusals } = source;
  const byType = new Map<string, readonly OutputField[] | null>();
  const number = source.nextNumber();

  return { position, number, fieldsOf };

  function fieldsOf(typeName: string): readonly OutputField[] | null {
    const known = byType.get(typeName);
    if (known !== undefined) return known;
    const fields = collectFor(typeName);
    byType.set(typeName, fields);
    return fields;
  }

  function collectFor(typeName: string): readonly OutputField[] | null {
    if (fieldsIn(typeName) === null) return null;
    const collected: Collected = { keys: new Map(), order: [], isUndecided: false };
    for (const { selectionSet, when } of selected) collect(typeName, selectionSet, when, collected);
    if (collected.isUndecided) return null;
    if (isRefusalUndecided(typeName, collected)) return null;
    const fields = new Map([...collected.keys].map(([key, named]) => [key, outputField(typeName, key, named)]));
    const ordered = collected.order.flatMap(({ key, when, unless }) => {
      const field = fields.get(key);
      return field ? [{ ...field, when: when.length === 0 && unless.length === 0 ? null : { when, unless } }] : [];
    });
    return refusals ? [...ordered.filter(takesAll), ...ordered.filter((field) => !takesAll(field))] : ordered;
  }

  /** Whether it takes an object's own type to say what the client may not see of it. */
  function isRefusalUndecided(typeName: string, { keys }: Collected): boolean {
    return (
      refusals !== null && [...keys.values()].some(({ node }) => refusals.of(typeName, node.name.value) === undecided)
    );
  }

  function collect(
    typeName: string,
    selectionSet: SelectionSetNode,
    inherited: readonly Condition[],
    into: Collected,
  ): void {
    for (const selection of selectionSet.selections) {
      const own = conditionsOf(selection);
      if (own === null) continue;
      const when = own.length > 0 ? [...inherited, ...own] : inherited;
      if (selection.kind !== Kind.FIELD) {
        const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
        if (!fragment) continue;
        if (!applies(fragment.typeCondition?.name.value, typeName)) {
          if (!isObjectType(schema.getType(typeName))) into.isUndecided = true;
          continue;
        }
        collect(typeName, fragment.selectionSet, when, into);
        continue;
      }
      const key = selection.alias?.value ?? selection.name.value;
      const found = into.keys.get(key) ?? { node: selection, places: [], selected: [] };
      into.keys.set(key, found);
      // Nothing that comes after a place without conditions, or after one with the same, is ever the first.
      if (!found.places.some((earlier) => isImplied(earlier, when))) {
        into.order.push({ key, when, unless: [...found.places] });
        found.places.push(when);
      }
      if (selection.selectionSet) found.selected.push({ selectionSet: selection.selectionSet, when });
    }
  }

  function applies(condition: string | undefined, typeName: string): boolean {
    if (condition === undefined || condition === typeName) return true;
    const type = schema.getType(condition);
    const own = schema.getType(typeName);
    return isAbstractType(type) && (isObjectType(own) || isInterfaceType(own)) && schema.isSubType(type, own);
  }

  function fieldsIn(typeName: string) {
    const type = schema.getType(typeName);
    return isObjectType(type) || isInterfaceType(type) ? type.getFields() : null;
  }

  function outputField(
    typeName: string,
    key: string,
    { node, selected: inner }: NamedField,
  ): Omit<OutputField, 'when'> {
    const name = node.name.value;
    // Where there is one way in, whoever is inside came that way.
    const [only] = inner;
    const children = only && inner.length === 1 ? [{ ...only, when: [] }] : inner;
    const keyText = JSON.stringify(key);
    const common = { key, first: Buffer.from(`{${keyText}:`), next: Buffer.from(`,${keyText}:`), refusal: null };
    if (name === '__typename') {
      // An interface's name is no answer to which of its types an object is.
      const slot = isObjectType(schema.getType(typeName)) ? null : undefined;
      return { ...common, slot, type: { kind: 'leaf', nonNull: true, allowed: null }, isPlain: false };
    }
    if (introspectionFields.has(name)) {
      const type: OutputType = { kind: 'leaf', nonNull: name === '__schema', allowed: null };
      return { ...common, slot: position.find(key)?.index, type, isPlain: true };
    }
    const field = fieldsIn(typeName)?.[name];
    if (!field) throw new Error(`There is no field ${typeName}.${name}.`);
    const refusal = refusals?.of(typeName, name) ?? null;
    if (refusal !== null && refusal !== undecided) {
      const type: OutputType = { kind: 'leaf', nonNull: isNonNullType(field.type), allowed: null };
      return { ...common, slot: undefined, refusal, type, isPlain: false };
    }
    const slot = position.find(keptAs(node));
    const type = outputType(field.type, slot?.child ?? null, children);
    return { ...common, slot: slot?.index, type, isPlain: type.kind === 'leaf' && type.allowed === null };
  }

  function outputType(type: GraphQLOutputType, child: Position | null, inner: readonly Selected[]): OutputType {
    if (isNonNullType(type)) return { ...outputType(type.ofType, child, inner), nonNull: true };
    if (isListType(type)) return { kind: 'list', nonNull: false, item: outputType(type.ofType, child, inner) };
    if (isLeafType(type)) return { kind: 'leaf', nonNull: false, allowed: isEnumType(type) ? namesOf(type) : null };
    // Nothing fetches it: whatever stands there is null.
    if (!child) return { kind: 'leaf', nonNull: false, allowed: null };
    return { kind: 'object', nonNull: false, shape: createOutputShape(source, child, inner) };
  }
}

/** A refused field that may not be null leaves nothing of the object that has it: nothing else needs to be looked at first. */
function takesAll({ refusal, type }: OutputField): boolean {
  return refusal !== null && type.nonNull;
}

/** Whether one list of conditions holds whenever another does, as far as a look can tell. */
function isImplied(conditions: readonly Condition[], by: readonly Condition[]): boolean {
  return conditions.every(({ variable, value }) =>
    by.some((other) => other.variable === variable && other.value === value),
  );
}

/** The values that clients know, as JSON writes them. */
function namesOf(type: GraphQLEnumType): ReadonlySet<string> {
  return new Set(type.getValues().map(({ name }) => `"${name}"`));
}
