import type { FetchDataRewrite, QueryPlanFieldNode, QueryPlanSelectionNode } from '@apollo/query-planner';
import type { GraphTypes } from './graph-types.ts';
import type { Position, Slot } from './record.ts';

/** What a subgraph must be told of an object to find it: its type, key and required fields, as JSON text. */
export interface Representation {
  /** The slots that it is made of, for finding out which fetches must come first. */
  readonly slots: ReadonlySet<Slot>;
  /** Positions whose `__typename` it needs. */
  readonly typed: ReadonlySet<Position>;
  readonly templates: Templates;
}

/** How the objects of a position are represented. */
export interface Templates {
  readonly position: Position;
  /** @param type its number @returns null when objects of this type are not wanted */
  templateOf(type: number): Template | null;
}

/** How objects of one type are represented. */
export interface Template {
  /** What stands before the fields, which the first of them has with it. */
  readonly head: Uint8Array;
  readonly fields: readonly TemplateField[];
  /** Whether a subgraph is to find it by its fields. */
  readonly isEntity: boolean;
  /** What objects are written as, but for their values. */
  readonly form: string;
}

interface TemplateField {
  /** Its name with what stands before it, for the first one of an object and for the others: `{"key":` and `,"key":`. */
  readonly first: Uint8Array;
  readonly next: Uint8Array;
  readonly slot: Slot;
  /** For objects; null for leaves. */
  readonly nested: Templates | null;
}

interface Part {
  readonly types: ReadonlySet<string> | null;
  readonly fields: readonly PartField[];
}
interface PartField {
  /** The name under which the subgraph expects it. */
  readonly name: string;
  /** Null for `__typename`. */
  readonly slot: Slot | null;
  readonly nested: Nested | null;
}
interface Nested {
  readonly position: Position;
  readonly parts: readonly Part[];
}
/**
 * @param requires what the planner wants sent of each object at `position`
 * @param rewrites the planner's changes to it: only the setting of `__typename` is known
 */
export function createRepresentation(
  types: GraphTypes,
  position: Position,
  requires: readonly QueryPlanSelectionNode[],
  rewrites: readonly FetchDataRewrite[] = [],
): Representation {
  const slots = new Set<Slot>();
  const typed = new Set<Position>();
  const typenames = rewrites.map((rewrite) => typenameRewrite(types, rewrite));

  function partsOf(place: Position, selections: readonly QueryPlanSelectionNode[], typeName: string): Part[] {
    const own = selections.filter((selection) => selection.kind === 'Field');
    const fields = own.map((field) => fieldOf(place, field, typeName));
    const parts: Part[] = fields.length > 0 ? [{ types: null, fields }] : [];
    for (const selection of selections) {
      if (selection.kind === 'Field') continue;
      const condition = selection.typeCondition ?? typeName;
      for (const part of partsOf(place, selection.selections, condition)) {
        parts.push({ ...part, types: both(types.possible(condition), part.types) });
      }
    }
    return parts;
  }

  function fieldOf(place: Position, { name, alias, selections }: QueryPlanFieldNode, typeName: string): PartField {
    if (name === '__typename') {
      typed.add(place);
      return { name, slot: null, nested: null };
    }
    const slot = place.slot(alias ?? name, types.field(typeName, name));
    slots.add(slot);
    if (!slot.child || !selections) return { name, slot, nested: null };
    const parts = partsOf(slot.child, selections, slot.child.typeName);
    return { name, slot, nested: { position: slot.child, parts } };
  }

  const parts = partsOf(position, requires, position.typeName);
  return { slots, typed, templates: createTemplates(types, { position, parts }, typenames) };
}

/** Some subgraphs know an object by another type's name: those that have its interface as @interfaceObject. */
interface TypenameRewrite {
  readonly types: ReadonlySet<string>;
  readonly typename: string;
}

const fragmentPrefix = '... on ';

function typenameRewrite(types: GraphTypes, { kind, path, ...rewrite }: FetchDataRewrite): TypenameRewrite {
  const [fragment = '', key] = path;
  if (kind !== 'ValueSetter' || key !== '__typename' || path.length !== 2 || !('setValueTo' in rewrite)) {
    throw new Error(`The plan changes its input in a way that is not known: ${kind} ${path.join('.')}`);
  }
  return { types: types.possible(fragment.slice(fragmentPrefix.length)), typename: String(rewrite.setValueTo) };
}

function both(a: ReadonlySet<string>, b: ReadonlySet<string> | null): ReadonlySet<string> {
  return b === null ? a : new Set([...a].filter((name) => b.has(name)));
}

/** @param typenames for entities; null for objects within them */
function createTemplates(
  types: GraphTypes,
  { position, parts }: Nested,
  typenames: readonly TypenameRewrite[] | null,
): Templates {
  function templateFor(typeName: string): Template | null {
    const matching = parts.filter((part) => part.types === null || part.types.has(typeName));
    if (matching.length === 0 && typenames !== null) return null;
    const byName = new Map<string, PartField>();
    for (const part of matching) for (const field of part.fields) byName.set(field.name, field);
    const typename = typenames?.findLast((rewrite) => rewrite.types.has(typeName))?.typename ?? typeName;
    const head = byName.has('__typename') ? `{"__typename":"${typename}"` : '{';
    const fields = [...byName.values()].flatMap(({ name, slot, nested }): TemplateField[] => {
      if (slot === null) return [];
      const next = `,"${name}":`;
      const first = head === '{' ? `{"${name}":` : `${head}${next}`;
      return [
        {
          first: Buffer.from(first),
          next: Buffer.from(next),
          slot,
          nested: nested && createTemplates(types, nested, null),
        },
      ];
    });
    const form = [head, ...fields.map(({ next }) => next)].join('');
    return { head: Buffer.from(head), fields, isEntity: typenames !== null, form };
  }

  return { position, templateOf: (type) => templateFor(types.nameOf(type)) };
}
