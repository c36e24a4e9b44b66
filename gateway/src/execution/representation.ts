import type { FetchDataRewrite, QueryPlanFieldNode, QueryPlanSelectionNode } from '@apollo/query-planner';
import type { GraphTypes } from './graph-types.ts';
import type { AnswerRecord, Position, Slot, Value } from './record.ts';

/** Writes what a subgraph must be told of an object to find it: its type, key and required fields, as JSON text. */
export interface Representation {
  /** The slots that it is made of, for finding out which fetches must come first. */
  readonly slots: ReadonlySet<Slot>;
  /** Positions whose `__typename` it needs. */
  readonly typed: ReadonlySet<Position>;
  /** @returns undefined when the object is not of a type that is wanted, or something is missing */
  write(record: AnswerRecord): string | undefined;
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
interface TemplateField {
  readonly first: string;
  readonly next: string;
  readonly index: number;
  readonly listDepth: number;
  readonly nested: Writer | null;
}
type Writer = (record: AnswerRecord) => string | undefined;

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
      if (place.objectType === null) typed.add(place);
      return { name, slot: null, nested: null };
    }
    const slot = place.slot(alias ?? name, types.field(typeName, name));
    slots.add(slot);
    if (!slot.child || !selections) return { name, slot, nested: null };
    const parts = partsOf(slot.child, selections, slot.child.typeName);
    return { name, slot, nested: { position: slot.child, parts } };
  }

  const parts = partsOf(position, requires, position.typeName);
  return { slots, typed, write: createWriter({ position, parts }, typenames) };
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

/**
 * Objects of one type are written by one template, made when the first of them is met.
 * @param typenames for entities; null for objects within them
 */
function createWriter({ position, parts }: Nested, typenames: readonly TypenameRewrite[] | null): Writer {
  const templates = new Map<string, { head: string; fields: readonly TemplateField[] } | null>();

  function templateFor(typeName: string) {
    const matching = parts.filter(({ types }) => types === null || types.has(typeName));
    if (matching.length === 0 && typenames !== null) return null;
    const fields = new Map<string, PartField>();
    for (const part of matching) for (const field of part.fields) fields.set(field.name, field);
    const sent = [...fields.values()].filter(({ slot }) => slot !== null);
    const typename = typenames?.findLast((rewrite) => rewrite.types.has(typeName))?.typename ?? typeName;
    const head = fields.has('__typename') ? `{"__typename":"${typename}"` : '{';
    return {
      head,
      fields: sent.map(({ name, slot, nested }): TemplateField => {
        if (slot === null) throw new Error('Only fields with a slot are left here.');
        return {
          first: `"${name}":`,
          next: `,"${name}":`,
          index: slot.index,
          listDepth: slot.listDepth,
          nested: nested && createWriter(nested, null),
        };
      }),
    };
  }

  return (record) => {
    const typeName = position.typeOf(record);
    if (typeName === null) return undefined;
    let template = templates.get(typeName);
    if (template === undefined) {
      template = templateFor(typeName);
      templates.set(typeName, template);
    }
    if (template === null) return undefined;
    let text = template.head;
    for (const field of template.fields) {
      const value = record[field.index];
      const written = typeof value === 'string' ? value : valueText(value, field.listDepth, field.nested);
      if (written === null) return undefined;
      if (written === undefined) continue;
      text += text === '{' ? field.first : field.next;
      text += written;
    }
    return `${text}}`;
  };
}

/** @returns undefined for what the plan does not ask of such an object, null when it should be there and is not */
function valueText(value: Value, listDepth: number, nested: Writer | null): string | undefined | null {
  if (value === undefined) return undefined;
  if (value === null) return 'null';
  if (typeof value === 'string') return value;
  if (!Array.isArray(value)) return null;
  if (listDepth === 0) return nested?.(value) ?? null;
  const items: string[] = [];
  for (const item of value) {
    const written = valueText(item, listDepth - 1, nested);
    if (typeof written !== 'string') return null;
    items.push(written);
  }
  return `[${items.join(',')}]`;
}
