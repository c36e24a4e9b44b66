import { tooLarge } from './host';

/*
 * The memory of one run, from its beginning:
 *
 *   64       numbers of the run itself: `Run`
 *   1,024    the way to the value that is being written: `path`
 *   3,072    heads of the chains in which objects with one key are looked for: `buckets`
 *   7,168    constants of the compiled engine
 *   8,192    tables: the plan, as the host writes it (tables.ts)
 *            records: numbers, growing upwards; at the end of their room the items of lists that are being read, growing downwards
 *            bytes: what subgraphs answered and what is being written
 *
 * What grows moves what stands behind it. Records and bytes are therefore known by their number from their beginning, and no address
 * of either is kept over a call that may write; tables never move.
 */

/** The host knows them by their places (places.ts). */
@unmanaged
export class Run {
  /** Where they begin; how many numbers there are; for how many there is room. */
  records: usize;
  recordsLength: i32;
  recordsRoom: i32;
  bytes: usize;
  bytesLength: i32;
  bytesRoom: i32;
  /** For how many bytes of tables there is room. */
  tablesRoom: i32;
  /** How many items wait at the end of the records' room. */
  openItems: i32;
  /** The mark of the last walk over the records; see `walk`. */
  lastMark: i32;
  /** How many elements the path to the value at hand has. */
  depth: i32;
  /** Whether all that was written of the answer is still there: only then can text be written again from where it stood. */
  isWhole: i32;
  /** How many items the list had that was read last by `readLane`. */
  itemsRead: i32;
  /** Makes hashes unlike those of other processes. */
  hashSeed: i32;
}

export const runAt: usize = 64;
export const run = changetype<Run>(runAt);
export const pathAt: usize = 1024;
export const maxPath: i32 = 512;
export const bucketsAt: usize = 3072;
export const bucketCount: i32 = 1024;
export const tablesAt: usize = 8192;

/** Bytes behind the last one that may be looked at, though nothing of them counts. */
const slack: i32 = 64;
/** Numbers in which one run keeps its objects. */
const maxRecords: i32 = 32 * 1024 * 1024;
/** Bytes that one run may hold: all that subgraphs were sent and answered, and the client's answer. */
const maxBytes: i32 = 128 * 1024 * 1024;

/** Lays out an empty memory. @param tables @param bytes for how many bytes there is to be room @param records for how many numbers */
export function layOut(tables: i32, records: i32, bytes: i32): void {
  run.tablesRoom = tables;
  run.records = tablesAt + tables;
  run.recordsRoom = records;
  run.bytes = run.records + ((<usize>records) << 2);
  run.bytesRoom = bytes;
  insistOn(run.bytes + bytes);
}

function insistOn(end: usize): void {
  const pages = <i32>((end + slack + 0xffff) >> 16);
  const missing = pages - memory.size();
  if (missing > 0 && memory.grow(missing) < 0) tooLarge();
}

function moveBytes(by: usize): void {
  insistOn(run.bytes + by + run.bytesRoom);
  memory.copy(run.bytes + by, run.bytes, run.bytesLength);
  run.bytes += by;
}

/** Makes room for tables. Those who hold addresses of records or bytes must not call it. */
export function growTables(needed: i32): void {
  if (needed <= run.tablesRoom) return;
  const room = max(needed + 1024, run.tablesRoom * 2) & ~15;
  const by = <usize>(room - run.tablesRoom);
  moveBytes(by);
  memory.copy(run.records + by, run.records, (<usize>run.recordsRoom) << 2);
  run.records += by;
  run.tablesRoom = room;
}

/** Makes room for so many more records, and as many items of lists. */
export function growRecords(count: i32): void {
  const needed = run.recordsLength + run.openItems + count;
  if (needed <= run.recordsRoom) return;
  if (needed > maxRecords) tooLarge();
  const room = min(max(needed, run.recordsRoom * 2), maxRecords);
  moveBytes((<usize>(room - run.recordsRoom)) << 2);
  const open = (<usize>run.openItems) << 2;
  memory.copy(run.records + ((<usize>room) << 2) - open, run.records + ((<usize>run.recordsRoom) << 2) - open, open);
  run.recordsRoom = room;
}

/** Makes room for so many more bytes. */
export function growBytes(count: i32): void {
  const needed = run.bytesLength + count;
  if (needed <= run.bytesRoom) return;
  if (needed > maxBytes) tooLarge();
  const room = min(max(needed, run.bytesRoom * 2), maxBytes);
  insistOn(run.bytes + room);
  run.bytesRoom = room;
}

export function recordAt(index: i32): i32 {
  return load<i32>(run.records + ((<usize>index) << 2));
}

export function setRecord(index: i32, value: i32): void {
  store<i32>(run.records + ((<usize>index) << 2), value);
}

/** @returns where the first of so many new numbers stands; what they are is not said */
export function allocate(count: i32): i32 {
  if (run.recordsLength + run.openItems + count > run.recordsRoom) growRecords(count);
  const start = run.recordsLength;
  run.recordsLength = start + count;
  return start;
}

export function byteAt(pos: i32): u32 {
  return load<u8>(run.bytes + pos);
}
