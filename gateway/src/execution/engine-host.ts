import { noteAbsent } from './absent-fields.ts';
import { pathAt } from './engine.ts';
import type { FetchStep } from './fetch-steps.ts';
import { MalformedAnswer } from './malformed-answer.ts';
import type { PlanTables } from './plan-tables.ts';
import type { Violation } from './problems.ts';
import type { Position, RecordNumber } from './record.ts';
import type { RunMemory } from './run-memory.ts';
import { RunTooLarge } from './run-too-large.ts';

/** What the engine asks of its host: what is seldom needed; see engine/host.ts. Addresses are those of the plan's tables. */
export type EngineHost = Readonly<Record<string, (...numbers: number[]) => unknown>>;

/** What the engine has told its host. Whoever reads it empties it. */
export interface EngineNotes {
  readonly violations: Violation[];
  /** Entities that did not come, of the lane that was read last. */
  readonly noEntities: { readonly index: number; readonly isNull: boolean }[];
  /** Objects that merged steps could not ask about, by the step to which they are left. */
  readonly left: Map<FetchStep, Set<RecordNumber>>;
}

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
    memory.look();
    return memory.byteView.toString('utf8', start, end);
  }

  function setType(position: Position, record: RecordNumber, typeName: string): void {
    memory.look();
    position.setType(memory.records, record, typeName);
  }

  /** The tables may have grown: the engine is to find what was added to them. */
  function added(address: number): number {
    memory.look();
    memory.takeTables();
    return address;
  }

  const tables = (): PlanTables => memory.tables;
  const host: EngineHost = {
    malformed(reason = 0) {
      memory.look();
      throw new MalformedAnswer(reasons[reason]);
    },
    tooLarge() {
      memory.look();
      throw new RunTooLarge();
    },
    hold(place = 0) {
      memory.records.held.add(place);
    },
    lacks(record = 0, shape = 0) {
      memory.look();
      noteAbsent(memory.records, record, tables().readShapeAt(shape));
    },
    typeBy(field = 0, parentType = 0) {
      const { name, child } = tables().readFieldAt(field);
      return child?.position.typeBy(parentType, name) ?? 0;
    },
    setTypeName(position = 0, record = 0, start = 0, end = 0) {
      setType(tables().positionAt(position), record, text(start, end));
    },
    setType(position = 0, record = 0, type = 0) {
      setType(tables().positionAt(position), record, tables().types.nameOf(type));
    },
    fieldByKey(shape = 0, start = 0, end = 0) {
      return tables().readFieldOf(shape, JSON.parse(text(start, end)));
    },
    isWholeNumber: (start = 0, end = 0) => Number.isInteger(Number(text(start, end))),
    isInt(start = 0, end = 0) {
      const value = Number(text(start, end));
      return (value | 0) === value;
    },
    noEntity(_block, index = 0, isNull = 0) {
      notes.noEntities.push({ index, isNull: isNull !== 0 });
    },
    leave(step = 0, record = 0) {
      const to = tables().stepAt(step).merged?.remainder;
      if (!to) return;
      const known = notes.left.get(to);
      if (known) known.add(record);
      else notes.left.set(to, new Set([record]));
    },
    isLeft: (step = 0, record = 0) => notes.left.get(tables().stepAt(step))?.has(record) ?? false,
    templateOf: (templates = 0, type = 0) => added(tables().templateOf(templates, type)),
    outputFieldsOf: (shape = 0, type = 0) => added(tables().outputFieldsOf(shape, type)),
    violated(field = 0, isWrong = 0, isGone = 0) {
      if (notes.violations.length >= maxViolations) return;
      notes.violations.push({
        path: path(),
        isWrong: isWrong !== 0,
        isGone: isGone !== 0,
        refusal: field === 0 ? null : tables().outputFieldAt(field).refusal,
      });
    },
  };
  return { host, notes };

  /** To the value at hand: indices, and addresses of fields with a minus. */
  function path(): (string | number)[] {
    memory.look();
    const elements = new Int32Array(memory.engine.memory.buffer, pathAt, memory.depth);
    return Array.from(elements, (element) => (element < 0 ? tables().outputFieldAt(-element).key : element));
  }
}
