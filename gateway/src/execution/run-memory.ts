import { ByteWriter } from './byte-writer.ts';
import type { Variables } from './conditions.ts';
import type { CreateEngine, Engine } from './engine.ts';
import { createEngineHost, type EngineNotes } from './engine-host.ts';
import { engineNumbers } from './engine-numbers.ts';
import type { Lane } from './fetch-request.ts';
import type { FetchStep } from './fetch-steps.ts';
import type { OutputShape } from './output-shape.ts';
import type { PlanTables } from './plan-tables.ts';
import type { Violation } from './problems.ts';
import type { RecordNumber } from './record.ts';
import { Records } from './records.ts';

/* What fits into the engine's first page of 64 KiB. */
const initialTables = 6 * 1024;
/** Numbers, of four bytes each. */
const initialRecords = 4 * 1024;
const initialBytes = 32 * 1024;

const noVariables: Variables = {};

/**
 * Where one run keeps its things: an engine with its memory. Lent from a pool, so that not every request pays for it. The engine moves
 * things in it as they grow; the views here are always of how it stands now.
 */
export class RunMemory {
  readonly engine: Engine;
  readonly records: Records;
  /** What subgraphs answered, and behind it what is being written. */
  readonly bytes: ByteWriter;
  /** What the engine has told since somebody asked. */
  readonly notes: EngineNotes;
  recordView = new Int32Array();
  byteView = Buffer.alloc(0);
  private run = new Int32Array();
  private plan: PlanTables | null = null;
  private variables = noVariables;
  /** How much of the plan's tables is in the memory. */
  private tablesLength = 0;
  /** How many of its conditions are set for this run. */
  private conditionsSet = 0;

  constructor(createEngine: CreateEngine, hashSeed: number) {
    const { host, notes } = createEngineHost(this);
    this.notes = notes;
    this.engine = createEngine(host);
    this.engine.layOut(initialTables, initialRecords, initialBytes);
    this.renewViews();
    this.run[engineNumbers.hashSeedPlace] = hashSeed;
    this.bytes = new ByteWriter(this);
    this.records = new Records(this, this.bytes);
  }

  /** To be called whenever the engine may have moved things: the views are of where they stood before. */
  renewViews(): void {
    const { buffer } = this.engine.memory;
    if (this.run.buffer !== buffer) this.run = new Int32Array(buffer, engineNumbers.runAt, engineNumbers.placeCount);
    const records = this.number(engineNumbers.recordsPlace);
    const room = this.number(engineNumbers.recordsRoomPlace);
    if (
      this.recordView.buffer !== buffer ||
      this.recordView.byteOffset !== records ||
      this.recordView.length !== room
    ) {
      this.recordView = new Int32Array(buffer, records, room);
    }
    const bytes = this.number(engineNumbers.bytesPlace);
    const byteRoom = this.number(engineNumbers.bytesRoomPlace);
    if (this.byteView.buffer !== buffer || this.byteView.byteOffset !== bytes || this.byteView.length !== byteRoom) {
      this.byteView = Buffer.from(buffer, bytes, byteRoom);
    }
  }

  /** In bytes. */
  get size(): number {
    return this.engine.memory.buffer.byteLength;
  }

  get recordsLength(): number {
    return this.number(engineNumbers.recordsLengthPlace);
  }

  get bytesLength(): number {
    return this.number(engineNumbers.bytesLengthPlace);
  }

  set bytesLength(length: number) {
    this.run[engineNumbers.bytesLengthPlace] = length;
  }

  /** Makes room for so many more bytes. @throws RunTooLarge */
  reserveBytes(count: number): void {
    if (this.bytesLength + count <= this.byteView.length) return;
    this.engine.growBytes(count);
    this.renewViews();
  }

  /** @returns where the first of so many new numbers stands @throws RunTooLarge */
  allocateRecords(count: number): number {
    const start = this.recordsLength;
    if (start + count > this.recordView.length) {
      this.engine.growRecords(count);
      this.renewViews();
    }
    this.run[engineNumbers.recordsLengthPlace] = start + count;
    return start;
  }

  /** Forgets the items of lists whose reading was broken off. */
  dropOpenItems(): void {
    this.run[engineNumbers.openItemsPlace] = 0;
  }

  /** How many elements the path to the value has that is being written. */
  get depth(): number {
    return this.number(engineNumbers.depthPlace);
  }

  /** The plan's. */
  get tables(): PlanTables {
    if (!this.plan) throw new Error('Memory that was not lent has no plan.');
    return this.plan;
  }

  /** Forgets everything, and makes ready for a plan. @param variables the client's, for what hangs on them */
  begin(tables: PlanTables, variables: Variables): void {
    this.engine.begin();
    this.records.beginAnswer();
    this.variables = variables;
    if (this.plan !== tables) this.tablesLength = 0;
    this.plan = tables;
    this.conditionsSet = 0;
    this.takeTables();
  }

  hasTables(tables: PlanTables): boolean {
    return this.plan === tables;
  }

  /** Lets go of what is the client's. */
  end(): void {
    this.variables = noVariables;
    this.notes.violations.length = 0;
    this.notes.left.clear();
  }

  /** Takes over what the tables of the plan have grown by. */
  takeTables(): void {
    const { tables, engine } = this;
    if (tables.length > this.tablesLength) {
      engine.growTables(tables.length);
      this.renewViews();
      const grown = tables.from(this.tablesLength);
      new Uint8Array(engine.memory.buffer, engineNumbers.tablesAt + this.tablesLength, grown.length).set(grown);
      this.tablesLength = tables.length;
    }
    if (tables.conditions.all.length === this.conditionsSet) return;
    for (const condition of tables.conditions.all.slice(this.conditionsSet)) {
      new Int32Array(engine.memory.buffer, condition.address, 1)[0] = Number(condition.holds(this.variables));
    }
    this.conditionsSet = tables.conditions.all.length;
  }

  /** @param roots where `Records.list` put them @returns where it stands what the lane asks for; see `LaneTargets` */
  collectLane(lane: Lane, roots: number): number {
    const address = this.withTables(this.tables.lane(lane));
    return this.moving(() => this.engine.collectLane(address, roots));
  }

  /** The objects that a step adds to. @param roots where `Records.list` put them */
  collectRecords(step: FetchStep, roots: number): RecordNumber[] {
    const address = this.withTables(this.tables.step(step));
    const list = this.moving(() => this.engine.collectRecords(roots, address));
    return Array.from(this.recordView.subarray(list + 1, list + 1 + this.records.at(list)));
  }

  /** Reads the object at a place into a record. @returns the place after it @throws MalformedAnswer */
  readObject(record: RecordNumber, { read }: FetchStep, pos: number): number {
    const address = this.withTables(this.tables.read.shape(read));
    return this.moving(() => this.engine.readObject(record, address, pos));
  }

  /**
   * Reads a list of entities for those who asked.
   * @returns the place after it, how many items it has, and which of them are no objects
   * @throws MalformedAnswer
   */
  readLane(block: number, pos: number): { end: number; count: number; noEntities: EngineNotes['noEntities'] } {
    this.notes.noEntities.length = 0;
    const end = this.moving(() => this.engine.readLane(block, pos));
    return { end, count: this.number(engineNumbers.itemsReadPlace), noEntities: this.notes.noEntities };
  }

  /** Appends the client's answer, or `null` where one bubbled up to the root. @returns what is wrong with it; good until the next one */
  writeAnswer(root: RecordNumber, shape: OutputShape): readonly Violation[] {
    const address = this.withTables(this.tables.output.shape(shape));
    this.notes.violations.length = 0;
    const isThere = this.moving(() => this.engine.writeObject(root, address));
    if (!isThere) this.bytes.text('null');
    return this.notes.violations;
  }

  /** Has the engine work, which may move things, also when it is broken off. */
  private moving<Result>(work: () => Result): Result {
    try {
      return work();
    } finally {
      this.renewViews();
    }
  }

  private withTables(address: number): number {
    this.takeTables();
    return address;
  }

  private number(nth: number): number {
    const found = this.run[nth];
    if (found === undefined) throw new Error('The engine has moved things, and nobody has renewed the views.');
    return found;
  }
}
