/*
 * What of a compiled plan the engine needs, as the host writes it (plan-tables.ts): numbers of 32 bits in this order. Texts are JSON in
 * UTF-8. Where a class says "behind it", as many of these stand right behind it.
 */

@unmanaged
export class Text {
  at: usize;
  length: i32;
}

/** See record.ts. Behind it its slots: `PositionSlot`. */
@unmanaged
export class Position {
  isOneType: i32;
  /** 0 when an object's type cannot be told without its saying it. */
  ownType: i32;
  /** What its objects may say that they are: `Names` with `TypeName`, of which there are none when the host is to be asked. */
  typeNames: usize;
  /** Of a record, in numbers. */
  size: i32;
  slotCount: i32;
}

@unmanaged
export class PositionSlot {
  index: i32;
  isPair: i32;
}

/** With its quotes. */
@unmanaged
export class TypeName extends Text {
  type: i32;
  isObject: i32;
}

/** See read-shape.ts. Behind it its fields: `ReadField`. */
@unmanaged
export class ReadShape {
  position: Position;
  fieldCount: i32;
}

@unmanaged
export class ReadField {
  /** The key with quotes and colon. */
  key: usize;
  keyLength: i32;
  /** Negative for `__typename`, which is not kept in a slot of its own. */
  slot: i32;
  isPair: i32;
  /** See `leafKinds` of read-tables.ts. */
  leaf: i32;
  listDepth: i32;
  /** A `ReadShape`; 0 for leaves. */
  child: usize;
  /** Whether types declare it differently, so that an object's own type may tell that of the value. */
  isWide: i32;
}

/** Lines of a table that is filled as types are met: `TypeLine`. The host is asked about what is not in it. */
@unmanaged
export class TypeLines {
  /** One less than the number of the lines behind it, which is a power of two. */
  mask: i32;
}

/** No type has this number. */
const freeLine: i32 = -1;

@unmanaged
export class TypeLine {
  type: i32;
  value: usize;
}

/** See output-shape.ts. Behind it its `TypeLines` of `OutputFields`. */
@unmanaged
export class OutputShape {
  position: Position;
  number: i32;
}

/** The fields of one type. Behind it as many `OutputField`. */
@unmanaged
export class OutputFields {
  count: i32;
}

/** A member of an object that is written: its name with what stands before it. */
@unmanaged
export class NamedMember {
  /** For the first one of an object and for the others: `{"key":` and `,"key":`. */
  first: usize;
  firstLength: i32;
  next: usize;
  nextLength: i32;
}

@unmanaged
export class OutputField extends NamedMember {
  /** Negative for what stands in no slot: -1 when nothing fetches it, -2 when it is `text`. */
  slot: i32;
  isPlain: i32;
  /** Where it stands whether the field is included in this run; 0 when it always is. */
  condition: usize;
  type: OutputType;
  /** A `__typename`, as JSON. */
  text: usize;
  textLength: i32;
}

@unmanaged
export class OutputType {
  /** 0 for a leaf, 1 for an object, 2 for a list. */
  kind: i32;
  nonNull: i32;
  /** The values that clients know: `Names`; 0 when all are right. */
  allowed: usize;
  /** The `OutputShape` of an object, the `OutputType` of a list's items. */
  inner: usize;
}

/** Behind it as many `Text`, or `TypeName`. */
@unmanaged
export class Names {
  count: i32;
}

/** See representation.ts. Behind it its `TypeLines` of `Template`. */
@unmanaged
export class Templates {
  position: Position;
}

/** How objects of one type are represented. Behind it as many `TemplateField`, and the slots by whose content most can be told apart. */
@unmanaged
export class Template {
  /** What stands before the fields, which the first of them has with it. */
  head: usize;
  headLength: i32;
  /** Two templates of one form write the same of the same values. */
  form: i32;
  /** Whether a subgraph is to find it by its fields. */
  isEntity: i32;
  fieldCount: i32;
  keyCount: i32;
}

@unmanaged
export class TemplateField extends NamedMember {
  slot: i32;
  isPair: i32;
  listDepth: i32;
  /** Whether there are objects, rather than leaves. */
  hasObjects: i32;
  /** Their `Templates`; 0 when nothing of them is told. */
  nested: usize;
}

/** See fetch-steps.ts. Behind it its path: `PathSlot`. */
@unmanaged
export class Step {
  templates: Templates;
  read: ReadShape;
  /** Where it stands whether it is to be run at all; 0 when it always is. */
  condition: usize;
  isMerged: i32;
  pathLength: i32;
}

@unmanaged
export class PathSlot {
  index: i32;
  listDepth: i32;
}

/** See fetch-request.ts. Behind it the addresses of its steps. */
@unmanaged
export class Lane {
  isRemainder: i32;
  stepCount: i32;
}

/** What stands right behind something. */
export function behind<T>(thing: T): usize {
  return changetype<usize>(thing) + offsetof<T>();
}

/** Looks a type up. @returns its line, or the one that it is to take: the first free one, else that of another */
export function lineOf(lines: TypeLines, type: i32): TypeLine {
  const mask = lines.mask;
  let line = lineAt(lines, type & mask);
  for (let further = 1; further <= mask && line.type !== type && line.type !== freeLine; further += 1) {
    line = lineAt(lines, (type + further) & mask);
  }
  return line;
}

function lineAt(lines: TypeLines, nth: i32): TypeLine {
  return changetype<TypeLine>(behind(lines) + <usize>nth * offsetof<TypeLine>());
}

export function holds(condition: usize): bool {
  return condition === 0 || load<i32>(condition) !== 0;
}
