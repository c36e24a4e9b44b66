import type { GraphTypes } from './graph-types.ts';

/**
 * What is known of one object of the answer while it is put together: `[typeName, mark, ...slots]`. The slots are those of its
 * `Position`. Arrays with numbered slots rather than objects with named properties: no name that a client or a subgraph
 * makes up is ever a property name, and reading slot 5 costs the same everywhere.
 */
export type AnswerRecord = Value[];

/**
 * A slot's content: the JSON text of a leaf, a record, a list of either, null, undefined for what nobody has asked for (yet),
 * `missing` or `wrong`. Where a slot's type has lists around records, its depth tells the two sorts of arrays apart.
 */
export type Value = string | number | null | undefined | typeof wrong | typeof missing | AnswerRecord | Value[];

/** Stands for a value that has the wrong shape. */
export const wrong = Symbol('wrong shape');

/**
 * Stands for a value that was asked for and did not come. For the client it is null; for a subgraph that requires it, it is a reason
 * not to be asked: unlike undefined, which the plan did not ask for, since objects of this type do not need it.
 */
export const missing = Symbol('missing');

/** Where a record keeps its concrete type's name; undefined while unknown or when the position has only one. */
export const typeSlot = 0;
/** Where a walk marks records that it has seen, since one record may stand at many places of the answer. */
export const markSlot = 1;
const firstSlot = 2;

/** A named place in records. */
export interface Slot {
  readonly index: number;
  /** The key that the planner gave it. */
  readonly key: string;
  /** Lists around each value. */
  readonly listDepth: number;
  /** Where its objects stand; null for leaves. */
  readonly child: Position | null;
}

/**
 * One place of the answer, such as `users.reviews.product`: all objects there, whatever their type and index, are records of one
 * layout. Values of one key have one shape there, since GraphQL insists that responses can be merged.
 */
export class Position {
  /** The declared type. */
  readonly typeName: string;
  /** The declared type when it is an object type, else null. */
  readonly objectType: string | null;
  private readonly ownType: string | null;
  private readonly slots = new Map<string, Slot>();
  private readonly types: GraphTypes;
  private template: AnswerRecord | null = null;

  constructor(typeName: string, types: GraphTypes) {
    this.typeName = typeName;
    this.types = types;
    this.objectType = types.isObject(typeName) ? typeName : null;
    this.ownType = types.possible(typeName).has(typeName) ? typeName : null;
  }

  find(key: string): Slot | undefined {
    return this.slots.get(key);
  }

  /** The slot of a key, made when there is none. Positions grow while a plan is compiled, never after. */
  slot(key: string, ofType: { readonly typeName: string; readonly listDepth: number; readonly leaf: unknown }): Slot {
    const known = this.slots.get(key);
    if (known) return known;
    const slot: Slot = {
      index: firstSlot + this.slots.size,
      key,
      listDepth: ofType.listDepth,
      child: ofType.leaf === null ? new Position(ofType.typeName, this.types) : null,
    };
    this.slots.set(key, slot);
    this.template = null;
    return slot;
  }

  /** Names of the types that its objects can have. */
  possibleTypes(): Iterable<string> {
    return this.types.possible(this.typeName);
  }

  newRecord(): AnswerRecord {
    this.template ??= [undefined, 0, ...Array.from({ length: this.slots.size }, () => undefined)];
    return this.template.slice();
  }

  /**
   * Takes note of a record's type. Once an object type is known it stays: a subgraph that has an interface as
   * @interfaceObject knows no more than the interface's name.
   */
  setType(record: AnswerRecord, typeName: string): void {
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
