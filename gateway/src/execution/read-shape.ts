import { type FieldNode, Kind, type SelectionSetNode } from 'graphql';
import type { GraphTypes, LeafKind } from './graph-types.ts';
import type { Position, Slot } from './record.ts';

/** What one fetch brings for the objects of one position, and into which slots. */
export interface ReadShape {
  readonly position: Position;
  /** In the order in which the subgraph was asked, which is the order in which it answers. */
  readonly fields: readonly ReadField[];
  readonly byKey: ReadonlyMap<string, ReadField>;
}

export interface ReadField {
  /** The field's own name. */
  readonly name: string;
  /** The key in the subgraph's answer. */
  readonly key: string;
  /** The key as JSON writes it, colon included. */
  readonly keyBytes: Uint8Array;
  /** Its place among the shape's fields. */
  readonly order: number;
  /** Null for `__typename`, which is not kept in a slot of its own. */
  readonly slot: Slot | null;
  readonly leaf: LeafKind | null;
  readonly child: ReadShape | null;
  /** Whether it may rightly be left out of an answer. */
  readonly isConditional: boolean;
}

interface OpenShape {
  readonly position: Position;
  readonly fields: OpenField[];
  readonly byKey: Map<string, OpenField>;
}
interface OpenField extends ReadField {
  readonly child: OpenShape | null;
  isConditional: boolean;
}

/**
 * The shape of what a selection set brings. Fields of all type conditions are put together: an object has those of its own type.
 * @param rename gives the key under which to keep what a path of keys brings, which the planner may have changed to keep fields of
 * different types apart
 */
export function createReadShape(
  types: GraphTypes,
  position: Position,
  selections: readonly { readonly typeName: string; readonly selectionSet: SelectionSetNode }[],
  rename: (path: readonly string[]) => string | undefined = () => undefined,
): ReadShape {
  const root: OpenShape = { position, fields: [], byKey: new Map() };
  for (const { typeName, selectionSet } of selections) add(root, typeName, selectionSet, [], false);
  return root;

  function add(
    shape: OpenShape,
    typeName: string,
    selectionSet: SelectionSetNode,
    path: readonly string[],
    within: boolean,
  ): void {
    for (const selection of selectionSet.selections) {
      const isConditional = within || (selection.directives?.length ?? 0) > 0;
      if (selection.kind === Kind.FRAGMENT_SPREAD) throw new Error('The planner was told to write no named fragments.');
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        add(shape, selection.typeCondition?.name.value ?? typeName, selection.selectionSet, path, isConditional);
      } else {
        addField(shape, typeName, selection, path, isConditional);
      }
    }
  }

  function addField(
    shape: OpenShape,
    typeName: string,
    node: FieldNode,
    path: readonly string[],
    isConditional: boolean,
  ): void {
    const key = node.alias?.value ?? node.name.value;
    const name = node.name.value;
    const inner = [...path, key];
    const type = name === '__typename' ? null : types.field(typeName, name);
    // Also for a key that is known: types may declare it differently.
    const slot = type && shape.position.slot(rename(inner) ?? key, type);
    const field = shape.byKey.get(key) ?? newField(shape, { name, key, slot, leaf: type ? type.leaf : 'String' });
    if (!isConditional) field.isConditional = false;
    if (node.selectionSet && field.child && type) {
      add(field.child, type.typeName, node.selectionSet, inner, isConditional);
    }
  }

  function newField(shape: OpenShape, parts: Pick<ReadField, 'name' | 'key' | 'slot' | 'leaf'>): OpenField {
    const { key, slot } = parts;
    const field: OpenField = {
      ...parts,
      keyBytes: Buffer.from(`${JSON.stringify(key)}:`),
      order: shape.fields.length,
      isConditional: true,
      child: slot?.child ? { position: slot.child, fields: [], byKey: new Map() } : null,
    };
    shape.fields.push(field);
    shape.byKey.set(key, field);
    return field;
  }
}
