import { sameBytes } from './byte-writer.ts';
import type { GraphTypes } from './graph-types.ts';

/**
 * What is known of one object of the answer while it is put together: `[typeName, mark, shared, ...slots]`. The slots are those of its
 * `Position`. Arrays with numbered slots rather than objects with named properties: no name that a client or a subgraph
 * makes up is ever a property name, and reading slot 5 costs the same everywhere.
 */
export type AnswerRecord = Value[];

/**
 * A slot's content.
 *
 * A leaf takes two slots: where its JSON text begins and ends in the run's bytes, or one of the negative numbers below and nothing.
 * Objects and lists take one: a record, a list, null, undefined for what nobody has asked for (yet), `missing` or `wrong`. A list of
 * leaves holds two numbers for each. Where a slot's type has lists around records, its depth tells the two sorts of arrays apart.
 */
export type Value =
  | string
  | number
  | boolean
  | null
  | undefined
  | SharedText
  | typeof wrong
  | typeof missing
  | AnswerRecord
  | Value[];

/** Stands for a value that has the wrong shape. */
export const wrong = Symbol('wrong shape');

/**
 * Stands for a value that was asked for and did not come. For the client it is null; for a subgraph that requires it, it is a reason
 * not to be asked: unlike undefined, which the plan did not ask for, since objects of this type do not need it.
 */
export const missing = Symbol('missing');

/** The same states for leaves, in the place of where the text begins. */
export const unaskedLeaf = -1;
export const nullLeaf = -2;
export const missingLeaf = -3;
export const wrongLeaf = -4;

/** Where a record keeps its concrete type's name; undefined while unknown or when the position has only one. */
export const typeSlot = 0;
/** Where a walk marks records that it has seen, since one record may stand at many places of the answer. */
export const markSlot = 1;
/** Whether it stands at several places: true once it does, and then its text as soon as it was written (see `SharedText`). */
export const sharedSlot = 2;

/** Where the text of a record that stands at several places was written, for those that are written the same. */
export interface SharedText {
  /** What of the record is shown. */
  readonly shape: unknown;
  readonly start: number;
  readonly end: number;
}

/** A named place in records. */
export interface Slot {
  readonly index: number;
  /** The key that the planner gave it. */
  readonly key: string;
  /** Lists around each value. */
  readonly listDepth: number;
  /** Where its objects stand; null for leaves. */
  readonly child: Position | null;
  /** Whether it is a leaf without lists, which takes this slot and the next. */
  readonly isPair: boolean;
}

/**
 * One place of the answer, such as `users.reviews.product`: all objects there, whatever their type and index, are records of one
 * layout. Values of one key have one shape there, since GraphQL insists that responses can be merged.
 */
export class Position {
  /** The type that was declared first. */
  readonly typeName: string;
  /** The declared type when it is an object type, else null. */
  objectType: string | null;
  private ownType: string | null;
  /** More than one where types declare a field differently: `Dog.mother: Dog`, `Cat.mother: Animal`. */
  private readonly declared = new Set<string>();
  private readonly slots = new Map<string, Slot>();
  private readonly types: GraphTypes;
  private readonly template: AnswerRecord = [undefined, 0, false];

  constructor(typeName: string, types: GraphTypes) {
    this.typeName = typeName;
    this.types = types;
    this.declared.add(typeName);
    this.objectType = types.isObject(typeName) ? typeName : null;
    this.ownType = types.possible(typeName).has(typeName) ? typeName : null;
  }

  find(key: string): Slot | undefined {
    return this.slots.get(key);
  }

  /** The slot of a key, made when there is none. Positions grow while a plan is compiled, never after. */
  slot(key: string, ofType: { readonly typeName: string; readonly listDepth: number; readonly leaf: unknown }): Slot {
    const known = this.slots.get(key);
    if (known) {
      known.child?.widen(ofType.typeName);
      return known;
    }
    const isPair = ofType.leaf !== null && ofType.listDepth === 0;
    const slot: Slot = {
      index: this.template.length,
      key,
      listDepth: ofType.listDepth,
      child: ofType.leaf === null ? new Position(ofType.typeName, this.types) : null,
      isPair,
    };
    if (isPair) this.template.push(unaskedLeaf, 0);
    else this.template.push(undefined);
    this.slots.set(key, slot);
    return slot;
  }

  private widen(typeName: string): void {
    this.declared.add(typeName);
    if (this.declared.size === 1) return;
    this.objectType = null;
    this.ownType = null;
  }

  /** Names of the types that its objects can have. */
  possibleTypes(): Iterable<string> {
    return [...this.declared].flatMap((typeName) => [...this.types.possible(typeName)]);
  }

  /**
   * The type that an object has by the field that holds it, where that tells more than the position does.
   * @param parentType of the object that has the field
   */
  typeBy(parentType: string | null, fieldName: string): string | undefined {
    if (this.declared.size === 1 || parentType === null) return undefined;
    const { typeName } = this.types.field(parentType, fieldName);
    return this.types.isObject(typeName) ? typeName : undefined;
  }

  /** @param typeName of the object, where the field that holds it says it */
  newRecord(typeName?: string): AnswerRecord {
    const record = this.template.slice();
    if (typeName !== undefined) record[typeSlot] = typeName;
    return record;
  }

  /**
   * Puts one record in the place of another that has the same content so far. Whatever is fetched for either would be the same.
   * @returns the one that stays
   */
  mergeSame(kept: AnswerRecord, other: AnswerRecord, bytes: Uint8Array): AnswerRecord {
    if (kept === other || kept[typeSlot] !== other[typeSlot]) return other;
    for (const slot of this.slots.values()) if (!sameContent(kept, other, slot, bytes)) return other;
    kept[sharedSlot] = true;
    return kept;
  }

  /**
   * Takes note of a record's type. Once an object type is known it stays: a subgraph that has an interface as
   * @interfaceObject knows no more than the interface's name.
   */
  setType(record: AnswerRecord, typeName: string): void {
    if (this.objectType !== null) return;
    if (record[typeSlot] === undefined || this.types.isObject(typeName)) record[typeSlot] = typeName;
  }

  /**
   * The record's type as far as it is known: an interface stands for itself where nobody has asked which of its types it is.
   * Null where only a union is known.
   */
  typeOf(record: AnswerRecord): string | null {
    const known = record[typeSlot];
    return typeof known === 'string' ? known : this.ownType;
  }
}

/** Whether two records hold the same leaf, or the very same object or list. */
export function sameContent(
  one: AnswerRecord,
  other: AnswerRecord,
  { index, isPair }: Pick<Slot, 'index' | 'isPair'>,
  bytes: Uint8Array,
): boolean {
  return isPair ? sameLeaf(one, index, other, index, bytes) : one[index] === other[index];
}

/** Whether two leaves are the same text, or the same sort of nothing. */
export function sameLeaf(
  one: AnswerRecord,
  oneIndex: number,
  other: AnswerRecord,
  otherIndex: number,
  bytes: Uint8Array,
): boolean {
  const a = one[oneIndex];
  const b = other[otherIndex];
  if (a === b) return true;
  if (typeof a !== 'number' || typeof b !== 'number' || a < 0 || b < 0) return false;
  return sameBytes(bytes, a, Number(one[oneIndex + 1]), b, Number(other[otherIndex + 1]));
}
