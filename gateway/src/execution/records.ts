import type { ByteWriter } from './byte-writer.ts';
import type { RecordNumber } from './record.ts';
import type { RunMemory } from './run-memory.ts';

/**
 * The objects and lists of one run, as numbers in one array that grows: there may be thousands, and this way they cost no memory
 * management. The engine has the same array.
 */
export class Records {
  /** The run's bytes, to which the numbers of leaves refer. */
  readonly bytes: ByteWriter;
  /** Places of the objects and lists that the answer at hand adds to, rather than brings. */
  readonly held = new Set<number>();
  /** Whether the answer at hand leaves out something that it should have. */
  hasAbsent = false;
  private readonly memory: RunMemory;
  /** How many numbers there were before it. */
  private numbersBefore = 0;

  constructor(memory: RunMemory, bytes: ByteWriter) {
    this.memory = memory;
    this.bytes = bytes;
  }

  /** Forgets what was noted of the answer before. */
  beginAnswer(): void {
    this.held.clear();
    this.hasAbsent = false;
    this.numbersBefore = this.memory.recordsLength;
    this.memory.dropOpenItems();
  }

  /** Notes that what stands at a place is being added to, unless the same answer brought it: a key may come twice. */
  hold(place: number): void {
    if (this.at(place) < this.numbersBefore) this.held.add(place);
  }

  at(index: number): number {
    return this.memory.recordView[index] ?? 0;
  }

  set(index: number, value: number): void {
    this.memory.recordView[index] = value;
  }

  /** Notes which records a walk begins with. @returns where the list of them stands: how many there are, and their numbers */
  list(records: readonly RecordNumber[]): number {
    const start = this.memory.allocateRecords(records.length + 1);
    this.set(start, records.length);
    for (const [index, record] of records.entries()) this.set(start + 1 + index, record);
    return start;
  }

  /** @param template what stands in it to begin with @returns where it stands */
  allocate(template: Int32Array): RecordNumber {
    const start = this.memory.allocateRecords(template.length);
    this.memory.recordView.set(template, start);
    return start;
  }
}
