import type { GraphTypes } from './graph-types.ts';
import type { Records } from './records.ts';

/**
 * What is known of one object of the answer while it is put together: the number under which it stands in the run's `Records`. It has
 * a head (below) and then the slots of its `Position`. No name that a client or a subgraph makes up is ever a property name.
 */
export type RecordNumber = number;

/**
 * What stands in a slot instead of a value. All are negative, since values are places: a leaf takes two slots, where its JSON text
 * begins and ends in the run's bytes; an object takes one, its number; a list takes one, the place where it stands among the records.
 */
export const nothingYet = {
  /** Nobody has asked for it (yet). */
  unasked: -1,
  /** A subgraph says null. */
  null: -2,
  /**
   * It was asked for and did not come. For the client it is null; for a subgraph that requires it, it is a reason not to be asked:
   * unlike `unasked`, since the plan does not ask for what objects of this type do not need.
   */
  missing: -3,
  /** A value that has the wrong shape. */
  wrong: -4,
  /** As `missing`, since the subgraph says that there is no such object. */
  gone: -5,
} as const;

/** The number of the object's type; 0 while unknown or when its position has only one. */
export const typeSlot = 0;
/** What the engine notes of a record: what walks have seen of it and put in its place, and where its text was written. */
export const headSize = 6;

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
  /** Whether the only type that was declared is an object type, so that objects need not say theirs. */
  isOneType: boolean;
  /** The type of objects that have not said theirs; 0 when that can be none. */
  private ownType: number;
  /** More than one where types declare a field differently: `Dog.mother: Dog`, `Cat.mother: Animal`. */
  private readonly declared = new Set<string>();
  private readonly slots = new Map<string, Slot>();
  private readonly types: GraphTypes;
  private size = headSize;
  /** A record with nothing in it; null until one is needed. */
  private empty: Int32Array | null = null;

  constructor(typeName: string, types: GraphTypes) {
    this.typeName = typeName;
    this.types = types;
    this.declared.add(typeName);
    this.isOneType = types.isObject(typeName);
    this.ownType = types.possible(typeName).has(typeName) ? types.numberOf(typeName) : 0;
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
      index: this.size,
      key,
      listDepth: ofType.listDepth,
      child: ofType.leaf === null ? new Position(ofType.typeName, this.types) : null,
      isPair,
    };
    this.size += isPair ? 2 : 1;
    this.slots.set(key, slot);
    return slot;
  }

  private widen(typeName: string): void {
    this.declared.add(typeName);
    if (this.declared.size === 1) return;
    this.isOneType = false;
    this.ownType = 0;
  }

  /** Whether types declare it differently. */
  get isWide(): boolean {
    return this.declared.size > 1;
  }

  /** How its records are laid out. */
  get layout(): { readonly ownType: number; readonly size: number; readonly slots: readonly Slot[] } {
    return { ownType: this.ownType, size: this.size, slots: [...this.slots.values()] };
  }

  /** Names of the types that its objects can have. */
  possibleTypes(): Iterable<string> {
    return [...this.declared].flatMap((typeName) => [...this.types.possible(typeName)]);
  }

  /**
   * The type that an object has by the field that holds it, where that tells more than the position does, else 0.
   * @param parentType of the object that has the field
   */
  typeBy(parentType: number, fieldName: string): number {
    if (this.declared.size === 1 || parentType === 0) return 0;
    const { typeName } = this.types.field(this.types.nameOf(parentType), fieldName);
    return this.types.isObject(typeName) ? this.types.numberOf(typeName) : 0;
  }

  /** @param type of the object, where the field that holds it says it, else 0 */
  newRecord(records: Records, type: number): RecordNumber {
    this.empty ??= new Int32Array(this.size).fill(nothingYet.unasked).fill(0, 0, headSize);
    const record = records.allocate(this.empty);
    if (type !== 0) records.set(record + typeSlot, type);
    return record;
  }

  /**
   * Takes note of a record's type. Once an object type is known it stays: a subgraph that has an interface as
   * @interfaceObject knows no more than the interface's name.
   */
  setType(records: Records, record: RecordNumber, typeName: string): void {
    if (this.isOneType) return;
    if (records.at(record + typeSlot) === 0 || this.types.isObject(typeName)) {
      records.set(record + typeSlot, this.types.numberOf(typeName));
    }
  }

  /**
   * The number of the record's type as far as it is known: an interface stands for itself where nobody has asked which of its types
   * it is. 0 where only a union is known.
   */
  typeOf(records: Records, record: RecordNumber): number {
    return records.at(record + typeSlot) || this.ownType;
  }

  /** Its name; null where only a union is known. */
  typeNameOf(records: Records, record: RecordNumber): string | null {
    const type = this.typeOf(records, record);
    return type === 0 ? null : this.types.nameOf(type);
  }
}
