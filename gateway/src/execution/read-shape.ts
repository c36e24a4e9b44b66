import { type FieldNode, Kind, type SelectionSetNode } from 'graphql';
import type { GraphTypes, LeafKind } from './graph-types.ts';
import type { Position, Slot } from './record.ts';

/** What one fetch brings for the objects of one position, and into which slots. */
export interface ReadShape {
  readonly position: Position;
  /** In the order in which the subgraph was asked, which is the order in which it answers. */
  readonly fields: readonly ReadField[];
  readonly byKey: ReadonlyMap<string, ReadField>;
  /** What an object of a type must have: what was asked of it, whatever the variables are. @param type its number, 0 for unknown */
  requiredOf(type: number): readonly ReadField[];
}

export interface ReadField {
  /** The field's own name. */
  readonly name: string;
  /** The key in the subgraph's answer. */
  readonly key: string;
  /** The key as JSON writes it, colon included. */
  readonly keyBytes: Uint8Array;
  /** Null for `__typename`, which is not kept in a slot of its own. */
  readonly slot: Slot | null;
  readonly leaf: LeafKind | null;
  readonly child: ReadShape | null;
}

/** One selection of a field. */
interface Selected {
  readonly node: FieldNode;
  /** The type that the selection set is written for. */
  readonly typeName: string;
  readonly reach: Reach;
}

/** Names of the types whose objects have what is selected. */
interface Reach {
  readonly surely: ReadonlySet<string>;
  /** With those for which variables decide. */
  readonly maybe: ReadonlySet<string>;
}

interface Selections {
  readonly typeName: string;
  readonly selectionSet: SelectionSetNode;
  readonly reach: Reach;
}

const none: ReadonlySet<string> = new Set();

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
  return shapeOf(
    position,
    selections.map((selection) => ({ ...selection, reach: reachOf(selection.typeName) })),
    [],
  );

  function shapeOf(at: Position, all: readonly Selections[], path: readonly string[]): ReadShape {
    const byKey = new Map<string, Selected[]>();
    for (const one of all) collect(one, byKey);
    const fields = [...byKey].map(([key, selected]) => ({
      ...fieldOf(at, selected, [...path, key]),
      ...{ key, keyBytes: Buffer.from(`${JSON.stringify(key)}:`) },
    }));
    const required = new Map<number, ReadField[]>();
    return {
      position: at,
      fields,
      byKey: new Map(fields.map((field) => [field.key, field])),
      requiredOf(type) {
        const known = required.get(type);
        if (known) return known;
        const name = types.nameOf(type);
        const found = fields.filter(
          ({ slot, key }) => slot !== null && byKey.get(key)?.some(({ reach }) => reach.surely.has(name)),
        );
        required.set(type, found);
        return found;
      },
    };
  }

  function collect({ typeName, selectionSet, reach }: Selections, byKey: Map<string, Selected[]>): void {
    for (const selection of selectionSet.selections) {
      const inner = (selection.directives?.length ?? 0) > 0 ? { ...reach, surely: none } : reach;
      if (selection.kind === Kind.FRAGMENT_SPREAD) throw new Error('The planner was told to write no named fragments.');
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        const on = selection.typeCondition?.name.value ?? typeName;
        collect({ typeName: on, selectionSet: selection.selectionSet, reach: within(inner, typesIn(on)) }, byKey);
        continue;
      }
      const key = selection.alias?.value ?? selection.name.value;
      const selected = { node: selection, typeName, reach: inner };
      const known = byKey.get(key);
      if (known) known.push(selected);
      else byKey.set(key, [selected]);
    }
  }

  function fieldOf(
    at: Position,
    selected: readonly Selected[],
    path: readonly string[],
  ): Pick<ReadField, 'name' | 'slot' | 'leaf' | 'child'> {
    const [first] = selected;
    if (!first) throw new Error('A field was selected.');
    const key = path.at(-1) ?? '';
    const name = first.node.name.value;
    if (name === '__typename') return { name, slot: null, leaf: 'String', child: null };
    const typesOf = selected.map(({ typeName }) => types.field(typeName, name));
    // One after the other, also where the key is known: types may declare it differently.
    const slots = typesOf.map((type) => at.slot(rename(path) ?? key, type));
    const slot = slots[0] ?? null;
    const anywhere = selected.flatMap((one) => [...one.reach.maybe]);
    const inner = selected.flatMap(({ node: { selectionSet }, reach }, index) => {
      const typeName = typesOf[index]?.typeName;
      if (!selectionSet || typeName === undefined) return [];
      // What one selection asks of the inner object is sure only if no other could have brought that object.
      const isSure = anywhere.every((one) => reach.surely.has(one));
      const all = reachOf(typeName);
      return [{ typeName, selectionSet, reach: isSure ? all : { ...all, surely: none } }];
    });
    return {
      name,
      slot,
      leaf: typesOf[0]?.leaf ?? null,
      child: slot?.child ? shapeOf(slot.child, inner, path) : null,
    };
  }

  function reachOf(typeName: string): Reach {
    return { surely: typesIn(typeName), maybe: typesIn(typeName) };
  }

  function typesIn(typeName: string): ReadonlySet<string> {
    return new Set([typeName, ...types.possible(typeName)]);
  }
}

function within({ surely, maybe }: Reach, types: ReadonlySet<string>): Reach {
  const ofThem = (names: ReadonlySet<string>) => new Set([...names].filter((name) => types.has(name)));
  return { surely: ofThem(surely), maybe: ofThem(maybe) };
}
