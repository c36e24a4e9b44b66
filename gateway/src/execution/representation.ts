import type { FetchDataRewrite, QueryPlanFieldNode, QueryPlanSelectionNode } from '@apollo/query-planner';
import type { ByteWriter } from './byte-writer.ts';
import type { GraphTypes } from './graph-types.ts';
import { code } from './json-scan.ts';
import {
  type AnswerRecord,
  nullLeaf,
  type Position,
  type Slot,
  sameContent,
  sameLeaf,
  unaskedLeaf,
  type Value,
} from './record.ts';

/** Writes what a subgraph must be told of an object to find it: its type, key and required fields, as JSON text. */
export interface Representation {
  /** The slots that it is made of, for finding out which fetches must come first. */
  readonly slots: ReadonlySet<Slot>;
  /** Positions whose `__typename` it needs. */
  readonly typed: ReadonlySet<Position>;
  /** @returns null when the object is not of a type that is wanted */
  templateFor(record: AnswerRecord): RepresentationTemplate | null;
}

/** How objects of one type are represented. */
export interface RepresentationTemplate {
  /** A slot by whose content most objects can be told apart; null when there is no leaf among them. */
  readonly keySlot: number | null;
  /**
   * Appends it to `to`, or nothing when something is missing.
   * @param kept the run's bytes, in which the values are
   * @returns whether it could be written
   */
  write(record: AnswerRecord, kept: Uint8Array, to: ByteWriter): boolean;
  /** What objects are written as, but for their values. */
  readonly form: string;
  /** The slots whose values are written, in turn. */
  readonly slots: readonly TemplateSlot[];
}

type TemplateSlot = Pick<Slot, 'index' | 'isPair'>;

/** Whether two objects are written the same, as far as a quick look can tell. */
export function isSame(
  oneTemplate: RepresentationTemplate,
  one: AnswerRecord,
  otherTemplate: RepresentationTemplate,
  other: AnswerRecord,
  kept: Uint8Array,
): boolean {
  if (oneTemplate === otherTemplate) {
    for (const slot of oneTemplate.slots) if (!sameContent(one, other, slot, kept)) return false;
    return true;
  }
  if (oneTemplate.form !== otherTemplate.form) return false;
  for (const [index, slot] of oneTemplate.slots.entries()) {
    const otherSlot = otherTemplate.slots[index];
    if (!otherSlot || !slot.isPair || !otherSlot.isPair) return false;
    if (!sameLeaf(one, slot.index, other, otherSlot.index, kept)) return false;
  }
  return true;
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
  readonly first: Uint8Array;
  readonly next: Uint8Array;
  readonly slot: Slot;
  readonly nested: Templates | null;
}
type Templates = (record: AnswerRecord) => RepresentationTemplate | null;

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
  return { slots, typed, templateFor: createTemplates({ position, parts }, typenames) };
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
function createTemplates({ position, parts }: Nested, typenames: readonly TypenameRewrite[] | null): Templates {
  const templates = new Map<string, RepresentationTemplate | null>();

  function templateFor(typeName: string): RepresentationTemplate | null {
    const matching = parts.filter(({ types }) => types === null || types.has(typeName));
    if (matching.length === 0 && typenames !== null) return null;
    const byName = new Map<string, PartField>();
    for (const part of matching) for (const field of part.fields) byName.set(field.name, field);
    const fields = [...byName.values()].flatMap(({ name, slot, nested }): TemplateField[] => {
      if (slot === null) return [];
      const text = `"${name}":`;
      return [
        {
          first: Buffer.from(text),
          next: Buffer.from(`,${text}`),
          slot,
          nested: nested && createTemplates(nested, null),
        },
      ];
    });
    const typename = typenames?.findLast((rewrite) => rewrite.types.has(typeName))?.typename ?? typeName;
    return createTemplate(byName.has('__typename') ? `{"__typename":"${typename}"` : '{', fields);
  }

  return (record) => {
    const typeName = position.typeOf(record);
    if (typeName === null) return null;
    let template = templates.get(typeName);
    if (template === undefined) {
      template = templateFor(typeName);
      templates.set(typeName, template);
    }
    return template;
  };
}

function createTemplate(head: string, fields: readonly TemplateField[]): RepresentationTemplate {
  const headBytes = Buffer.from(head);
  return {
    // Keys stand last in what the planner writes.
    keySlot: fields.findLast(({ slot }) => slot.isPair)?.slot.index ?? null,
    write(record, kept, to) {
      const before = to.length;
      to.add(headBytes);
      const empty = head === '{' ? to.length : -1;
      for (const field of fields) {
        const { slot } = field;
        const value = record[slot.index];
        if (value === undefined || value === unaskedLeaf) continue;
        const name = to.length === empty ? field.first : field.next;
        if (slot.isPair && typeof value === 'number' && value >= 0) {
          to.named(name, kept, value, Number(record[slot.index + 1]));
          continue;
        }
        to.add(name);
        if (writeContent(record, slot, field.nested, kept, to)) continue;
        to.length = before;
        return false;
      }
      to.byte(closeBrace);
      return true;
    },
    form: [head, ...fields.map(({ next }) => next)].join(''),
    slots: fields.map(({ slot }) => slot),
  };
}

const { openBracket, closeBracket, closeBrace, comma } = code;
const nullBytes = Buffer.from('null');

/** @returns whether it is there */
function writeContent(
  record: AnswerRecord,
  { index, isPair, listDepth, child }: Slot,
  nested: Templates | null,
  kept: Uint8Array,
  to: ByteWriter,
): boolean {
  const value = record[index];
  if (isPair) return writeLeaf(value, record[index + 1], kept, to);
  return child ? writeObjects(value, listDepth, nested, kept, to) : writeLeaves(value, listDepth, kept, to);
}

function writeLeaf(start: Value, end: Value, kept: Uint8Array, to: ByteWriter): boolean {
  if (typeof start !== 'number') return false;
  if (start >= 0) to.copy(kept, start, Number(end));
  else if (start === nullLeaf) to.add(nullBytes);
  else return false;
  return true;
}

function writeObjects(
  value: Value,
  listDepth: number,
  nested: Templates | null,
  kept: Uint8Array,
  to: ByteWriter,
): boolean {
  if (value === null) {
    to.add(nullBytes);
    return true;
  }
  if (!Array.isArray(value)) return false;
  if (listDepth === 0) return nested?.(value)?.write(value, kept, to) ?? false;
  return writeList(value.length, to, (index) => writeObjects(value[index], listDepth - 1, nested, kept, to));
}

function writeLeaves(value: Value, listDepth: number, kept: Uint8Array, to: ByteWriter): boolean {
  if (value === null) {
    to.add(nullBytes);
    return true;
  }
  if (!Array.isArray(value)) return false;
  return listDepth === 1
    ? writeList(value.length / 2, to, (index) => writeLeaf(value[index * 2], value[index * 2 + 1], kept, to))
    : writeList(value.length, to, (index) => writeLeaves(value[index], listDepth - 1, kept, to));
}

function writeList(length: number, to: ByteWriter, writeItem: (index: number) => boolean): boolean {
  to.byte(openBracket);
  for (let index = 0; index < length; index += 1) {
    if (index > 0) to.byte(comma);
    if (!writeItem(index)) return false;
  }
  to.byte(closeBracket);
  return true;
}
