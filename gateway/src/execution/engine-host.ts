import { noteAbsent } from './absent-fields.ts';
import { engineNumbers } from './engine-numbers.ts';
import type { FetchStep } from './fetch-steps.ts';
import { MalformedAnswer } from './malformed-answer.ts';
import type { PlanTables } from './plan-tables.ts';
import type { Violation } from './problems.ts';
import type { Position, RecordNumber } from './record.ts';
import type { RunMemory } from './run-memory.ts';
import { RunTooLarge } from './run-too-large.ts';

/** What the engine asks of its host: what is seldom needed; see engine/host.ts. Addresses are those of the plan's tables. */
export interface EngineHost {
  malformed(reason: number): never;
  tooLarge(): never;
  hold(place: number): void;
  lacks(record: RecordNumber, shape: number): void;
  typeBy(field: number, parentType: number): number;
  setTypeName(position: number, record: RecordNumber, start: number, end: number): void;
  setType(position: number, record: RecordNumber, type: number): void;
  fieldByKey(shape: number, start: number, end: number): number;
  writeId(start: number, end: number): boolean;
  writeUnescaped(start: number, end: number): void;
  isFiniteNumber(start: number, end: number): boolean;
  isInt(start: number, end: number): boolean;
  noEntity(index: number, isNull: number): void;
  leaveToRemainder(step: number, record: RecordNumber): void;
  wasLeftTo(step: number, record: RecordNumber): boolean;
  templateOf(templates: number, type: number): number;
  outputFieldsOf(shape: number, type: number): number;
  violated(field: number, isWrong: number, isGone: number): void;
}

/** What the engine has told its host. Whoever reads it empties it. */
export interface EngineNotes {
  readonly violations: Violation[];
  /** Entities that did not come, of the lane that was read last. */
  readonly noEntities: { readonly index: number; readonly isNull: boolean }[];
  /** Objects that merged steps could not ask about, by the step to which they are left. */
  readonly left: Map<FetchStep, Set<RecordNumber>>;
}

const { maxPath, pathAt } = engineNumbers;

/** Past this many the reader has learnt enough. */
const maxViolations = 100;

/** Why an answer is none, by the engine's numbers (engine/json.ts). */
const reasons = [
  'A string does not end, or holds a control character.',
  'A string holds an escape that does not exist.',
  'A number is malformed.',
  'A value nests too deep.',
  'A value was expected.',
  'A key was expected.',
  'A colon was expected.',
  'A comma was expected.',
];

/** @param memory whose engine it is; it may have moved things whenever it calls */
export function createEngineHost(memory: RunMemory): { host: EngineHost; notes: EngineNotes } {
  const notes: EngineNotes = { violations: [], noEntities: [], left: new Map() };

  function text(start: number, end: number): string {
    memory.renewViews();
    return memory.byteView.toString('utf8', start, end);
  }

  function setType(position: Position, record: RecordNumber, typeName: string): void {
    memory.renewViews();
    position.setType(memory.records, record, typeName);
  }

  /** The tables may have grown: the engine is to find what was added to them. */
  function withTables(address: number): number {
    memory.renewViews();
    memory.takeTables();
    return address;
  }

  const tables = (): PlanTables => memory.tables;
  const host: EngineHost = {
    malformed(reason) {
      throw new MalformedAnswer(reasons[reason]);
    },
    tooLarge() {
      throw new RunTooLarge();
    },
    hold(place) {
      memory.renewViews();
      memory.records.hold(place);
    },
    lacks(record, shape) {
      memory.renewViews();
      noteAbsent(memory.records, record, tables().read.shapeAt(shape));
    },
    typeBy(field, parentType) {
      const { name, child } = tables().read.fieldAt(field);
      return child?.position.typeBy(parentType, name) ?? 0;
    },
    setTypeName(position, record, start, end) {
      const name = text(start + 1, end - 1);
      setType(tables().positions.at(position), record, name.includes('\\') ? JSON.parse(`"${name}"`) : name);
    },
    setType(position, record, type) {
      setType(tables().positions.at(position), record, tables().types.nameOf(type));
    },
    fieldByKey(shape, start, end) {
      return tables().read.fieldOf(shape, JSON.parse(text(start, end)));
    },
    writeId(start, end) {
      const number = text(start, end);
      const value = Number(number);
      if (!Number.isInteger(value)) return false;
      // Long ones keep their digits, which a number would not.
      memory.bytes.text(`"${Number.isSafeInteger(value) || !/^-?\d+$/.test(number) ? value : number}"`);
      return true;
    },
    writeUnescaped(start, end) {
      memory.bytes.text(JSON.stringify(JSON.parse(text(start, end))));
    },
    isFiniteNumber: (start, end) => Number.isFinite(Number(text(start, end))),
    isInt(start, end) {
      const value = Number(text(start, end));
      return (value | 0) === value;
    },
    noEntity(index, isNull) {
      notes.noEntities.push({ index, isNull: isNull !== 0 });
    },
    leaveToRemainder(step, record) {
      const to = tables().stepAt(step).merged?.remainder;
      if (!to) return;
      const known = notes.left.get(to);
      if (known) known.add(record);
      else notes.left.set(to, new Set([record]));
    },
    wasLeftTo: (step, record) => notes.left.get(tables().stepAt(step))?.has(record) ?? false,
    templateOf: (templates, type) => withTables(tables().templates.templateOf(templates, type)),
    outputFieldsOf: (shape, type) => withTables(tables().output.fieldsOf(shape, type)),
    violated(field, isWrong, isGone) {
      if (notes.violations.length >= maxViolations) return;
      notes.violations.push({
        path: path(),
        isWrong: isWrong !== 0,
        isGone: isGone !== 0,
        refusal: field === 0 ? null : tables().output.fieldAt(field).refusal,
      });
    },
  };
  return { host, notes };

  /** To the value at hand: indices, and addresses of fields with a minus. */
  function path(): (string | number)[] {
    memory.renewViews();
    const length = Math.min(memory.depth, maxPath);
    const elements = new Int32Array(memory.engine.memory.buffer, pathAt, length);
    return Array.from(elements, (element) => (element < 0 ? tables().output.fieldAt(-element).key : element));
  }
}
