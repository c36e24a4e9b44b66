import type { FetchDataRewrite, QueryPlanFieldNode, QueryPlanSelectionNode } from '@apollo/query-planner';
import type { GraphTypes } from './graph-types.ts';
import { code } from './json-scan.ts';
import { nothingYet, type Position, type RecordNumber, type Slot } from './record.ts';
import type { Records } from './records.ts';
import { type NamedMember, Stretch } from './stretch.ts';

/** Writes what a subgraph must be told of an object to find it: its type, key and required fields, as JSON text. */
export interface Representation {
  /** The slots that it is made of, for finding out which fetches must come first. */
  readonly slots: ReadonlySet<Slot>;
  /** Positions whose `__typename` it needs. */
  readonly typed: ReadonlySet<Position>;
  /** @returns null when the object is not of a type that is wanted */
  templateFor(records: Records, record: RecordNumber): RepresentationTemplate | null;
}

/** How objects of one type are represented. */
export interface RepresentationTemplate {
  /** Slots by whose content most objects can be told apart, if there is a leaf among them. */
  readonly keySlots: readonly number[];
  /**
   * Appends it to the run's bytes, or nothing when something is missing.
   * @returns whether it could be written
   */
  write(records: Records, record: RecordNumber): boolean;
  /** What objects are written as, but for their values. */
  readonly form: string;
  /** The slots whose values are written, in turn. */
  readonly slots: readonly TemplateSlot[];
}

type TemplateSlot = Pick<Slot, 'index' | 'isPair'>;

/** Whether two objects are written the same, as far as a quick look can tell. */
export function isSame(
  records: Records,
  oneTemplate: RepresentationTemplate,
  one: RecordNumber,
  otherTemplate: RepresentationTemplate,
  other: RecordNumber,
): boolean {
  if (oneTemplate === otherTemplate) {
    for (const slot of oneTemplate.slots) if (!records.sameContent(one, slot, other, slot)) return false;
    return true;
  }
  if (oneTemplate.form !== otherTemplate.form) return false;
  for (const [index, slot] of oneTemplate.slots.entries()) {
    const otherSlot = otherTemplate.slots[index];
    if (!otherSlot || !slot.isPair || !otherSlot.isPair) return false;
    if (!records.sameContent(one, slot, other, otherSlot)) return false;
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
interface TemplateField extends NamedMember {
  readonly slot: Slot;
  readonly nested: Templates | null;
}
type Templates = (records: Records, record: RecordNumber) => RepresentationTemplate | null;

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
  return { slots, typed, templateFor: createTemplates(types, { position, parts }, typenames) };
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
function createTemplates(
  types: GraphTypes,
  { position, parts }: Nested,
  typenames: readonly TypenameRewrite[] | null,
): Templates {
  /** By the type's number. */
  const templates: (RepresentationTemplate | null | undefined)[] = [];

  function templateFor(typeName: string): RepresentationTemplate | null {
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
    return createTemplate(head, fields, typenames !== null);
  }

  return (records, record) => {
    const type = position.typeOf(records, record);
    if (type === 0) return null;
    let template = templates[type];
    if (template === undefined) {
      template = templateFor(types.nameOf(type));
      templates[type] = template;
    }
    return template;
  };
}

/**
 * @param head what stands before the fields, which the first of them has with it
 * @param isEntity whether a subgraph is to find it by its fields
 */
function createTemplate(head: string, fields: readonly TemplateField[], isEntity: boolean): RepresentationTemplate {
  const headBytes = Buffer.from(head);
  return {
    // Keys stand last in what the planner writes, and have seldom more parts.
    keySlots: fields.flatMap(({ slot }) => (slot.isPair ? [slot.index] : [])).slice(-3),
    write(records, record) {
      const { bytes } = records;
      const begun = bytes.length;
      const stretch = new Stretch(bytes);
      for (const field of fields) {
        const { slot } = field;
        const value = records.at(record + slot.index);
        if (value === nothingYet.unasked) continue;
        if (slot.isPair && value >= 0) {
          stretch.add(begun, field, value, records.at(record + slot.index + 1));
          continue;
        }
        stretch.end();
        bytes.add(bytes.length === begun ? field.first : field.next);
        if (writeContent(records, value, slot, field.nested)) continue;
        bytes.length = begun;
        return false;
      }
      stretch.end();
      if (bytes.length === begun) {
        // Its key was asked for under conditions that do not hold; nor does what would be asked with it.
        if (isEntity && fields.length > 0) return false;
        bytes.add(headBytes);
      }
      bytes.byte(closeBrace);
      return true;
    },
    form: [head, ...fields.map(({ next }) => next)].join(''),
    slots: fields.map(({ slot }) => slot),
  };
}

const { openBracket, closeBracket, closeBrace, comma } = code;
const nullBytes = Buffer.from('null');

/**
 * Writes what is no text that stands there already.
 * @returns whether it is there
 */
function writeContent(
  records: Records,
  value: number,
  { isPair, listDepth, child }: Slot,
  nested: Templates | null,
): boolean {
  if (value === nothingYet.null) {
    records.bytes.add(nullBytes);
    return true;
  }
  if (value < 0 || isPair) return false;
  return child ? writeObjects(records, value, listDepth, nested) : writeLeaves(records, value, listDepth);
}

function writeObjects(records: Records, value: number, listDepth: number, nested: Templates | null): boolean {
  if (value === nothingYet.null) {
    records.bytes.add(nullBytes);
    return true;
  }
  if (value < 0) return false;
  if (listDepth === 0) return nested?.(records, value)?.write(records, value) ?? false;
  return writeList(records, value, 1, (at) => writeObjects(records, records.at(at), listDepth - 1, nested));
}

function writeLeaves(records: Records, value: number, listDepth: number): boolean {
  const { bytes } = records;
  if (value === nothingYet.null) {
    bytes.add(nullBytes);
    return true;
  }
  if (value < 0) return false;
  if (listDepth > 1) return writeList(records, value, 1, (at) => writeLeaves(records, records.at(at), listDepth - 1));
  return writeList(records, value, 2, (at) => {
    const start = records.at(at);
    if (start >= 0) bytes.again(start, records.at(at + 1));
    else if (start === nothingYet.null) bytes.add(nullBytes);
    else return false;
    return true;
  });
}

/** @param step how many numbers an item takes @param writeItem gets the place of an item among the records */
function writeList(records: Records, list: number, step: number, writeItem: (at: number) => boolean): boolean {
  const { bytes } = records;
  const count = records.at(list);
  bytes.byte(openBracket);
  for (let index = 0; index < count; index += step) {
    if (index > 0) bytes.byte(comma);
    if (!writeItem(list + 1 + index)) return false;
  }
  bytes.byte(closeBracket);
  return true;
}
