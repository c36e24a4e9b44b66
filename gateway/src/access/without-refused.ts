import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import {
  type DocumentNode,
  type FieldNode,
  getNamedType,
  type InlineFragmentNode,
  isAbstractType,
  isNonNullType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { type Condition, conditionsOf } from '../execution/conditions.ts';
import { fragmentsOf } from '../operations/fragments.ts';
import { isFree, type WalkedOperation } from './operation-fields.ts';
import type { Refusals } from './refusals.ts';
import type { TypeNames } from './selected-types.ts';
import { SerialRefusals } from './serial-refusals.ts';

/** A selection set as it is being written anew. */
interface Written {
  readonly selections: SelectionNode[];
  /** What only some of the types are still asked for, by type. */
  readonly byType: Map<string, SelectionNode[]>;
  /** Whether it takes the objects' own types to say what is refused of them. */
  needsType: boolean;
}

/** Where a selection set stands. */
interface Place {
  /** The type of the objects as the operation has it. */
  readonly declared: string;
  /** Those that they can really have. */
  readonly types: TypeNames;
  /** At the root of a mutation, where it matters what came before; and under which conditions it stands there. */
  readonly serial: SerialRefusals | null;
  readonly when: readonly Condition[];
}

/** Selections that are written at the most: each type that is spelled out has its own. */
const maxSelections = 10_000;

/**
 * The operation as it may be planned: without its refused fields, and with its fragments written out. A field that only some of the types
 * refuse stays for the others. What is left of an object is asked for even if it is nothing: whether it is there is an answer. Root
 * fields of a mutation that come after a refused one that may not be null are not run either.
 * @throws KizunaError OPERATION_TOO_COMPLEX when that has more than `maxSelections` selections
 */
export function withoutRefused(walked: WalkedOperation, refusals: Refusals): DocumentNode {
  const { schema, types, document, operation } = walked;
  const fragments = fragmentsOf(document);
  const root = schema.getRootType(operation.operation);
  if (!root) throw new Error(`The graph has no ${operation.operation}.`);
  let count = 0;
  const serial = operation.operation === 'mutation' ? new SerialRefusals() : null;
  const selectionSet = setOf(operation.selectionSet, {
    declared: root.name,
    types: types.possible(root.name),
    serial,
    when: [],
  });
  return { ...document, definitions: [{ ...operation, selectionSet }] };

  function setOf({ selections }: SelectionSetNode, place: Place): SelectionSetNode {
    const written: Written = { selections: [], byType: new Map(), needsType: false };
    write(selections, place, written);
    if (written.needsType && isAbstractType(schema.getType(place.declared))) written.selections.unshift(typenameField);
    return { kind: Kind.SELECTION_SET, selections: written.selections };
  }

  function write(selections: readonly SelectionNode[], place: Place, into: Written): void {
    if (place.types.size === 0) return;
    for (const selection of selections) {
      const own = conditionsOf(selection);
      if (own === null) continue;
      count += 1;
      if (count > maxSelections) throw new KizunaError('OPERATION_TOO_COMPLEX');
      const here = place.serial && own.length > 0 ? { ...place, when: [...place.when, ...own] } : place;
      if (selection.kind === Kind.FIELD) {
        writeField(selection, here, into);
        continue;
      }
      const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
      if (!fragment) continue;
      const { typeCondition } = fragment;
      const declared = typeCondition?.name.value ?? place.declared;
      const inner: Written = { selections: [], byType: new Map(), needsType: false };
      write(fragment.selectionSet.selections, { ...here, declared, types: types.within(place.types, fragment) }, inner);
      // The answer has to know for whom the fragment was meant, also when nothing is left of it.
      if (inner.needsType || (typeCondition && inner.selections.length === 0)) into.needsType = true;
      if (inner.selections.length > 0) {
        const typeName = typeCondition?.name.value ?? null;
        into.selections.push(fragmentOf(inner.selections, typeName, selection.directives ?? []));
      }
    }
    for (const [typeName, ofType] of into.byType) into.selections.push(fragmentOf(ofType, typeName, []));
  }

  function writeField(field: FieldNode, { declared, types: at, serial, when }: Place, into: Written): void {
    const name = field.name.value;
    if (isFree(name)) {
      into.selections.push(field);
      return;
    }
    const allowed = new Set([...at].filter((typeName) => refusals.of(typeName, name) === null));
    if (allowed.size === at.size) {
      const written = withBelow(field, declared, allowed);
      into.selections.push(...(serial ? serial.after(written) : [written]));
      return;
    }
    if (allowed.size === 0) {
      if (serial && isNonNullType(types.field(declared, name)?.type)) serial.add(when);
      return;
    }
    into.needsType = true;
    for (const typeName of allowed) {
      count += 1;
      const ofType = into.byType.get(typeName) ?? [];
      ofType.push(withBelow(field, typeName, new Set([typeName])));
      into.byType.set(typeName, ofType);
    }
  }

  function withBelow(field: FieldNode, declared: string, at: TypeNames): FieldNode {
    const name = field.name.value;
    const definition = types.field(declared, name);
    if (!field.selectionSet || !definition) return field;
    const below = {
      declared: getNamedType(definition.type).name,
      types: types.below(at, name),
      serial: null,
      when: [],
    };
    return { ...field, selectionSet: setOf(field.selectionSet, below) };
  }
}

function fragmentOf(
  selections: readonly SelectionNode[],
  typeName: string | null,
  directives: InlineFragmentNode['directives'],
): InlineFragmentNode {
  return {
    kind: Kind.INLINE_FRAGMENT,
    ...(typeName === null
      ? {}
      : { typeCondition: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: typeName } } }),
    ...(directives ? { directives } : {}),
    selectionSet: { kind: Kind.SELECTION_SET, selections },
  };
}

const typenameField: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };
