import { type ByteWriter, sameBytes } from './byte-writer.ts';
import type { RecordNumber, Slot } from './record.ts';
import { maxRunNumbers, RunTooLarge } from './run-too-large.ts';

/**
 * The objects and lists of one run, as numbers in one array that grows: there may be thousands, and this way they cost no memory
 * management. Whoever holds `ints` takes it anew after anything was allocated.
 */
export class Records {
  ints: Int32Array;
  /** The run's bytes, to which the numbers of leaves refer. */
  readonly bytes: ByteWriter;
  /** Places of the objects and lists that the answer at hand adds to, rather than brings. */
  readonly held = new Set<number>();
  /** Whether the answer at hand leaves out something that it should have. */
  hasAbsent = false;
  private length = 0;
  /** Items of lists that are being put together. */
  private readonly open: number[] = [];

  /** @param size to begin with, in numbers */
  constructor(size: number, bytes: ByteWriter) {
    this.ints = new Int32Array(size);
    this.bytes = bytes;
  }

  /** Forgets everything. */
  clear(): void {
    this.length = 0;
    this.open.length = 0;
    this.beginAnswer();
  }

  /** Forgets what was noted of the answer before. */
  beginAnswer(): void {
    this.held.clear();
    this.hasAbsent = false;
  }

  at(index: number): number {
    return this.ints[index] ?? 0;
  }

  /** @param template what stands in it to begin with @returns where it stands */
  allocate(template: Int32Array): RecordNumber {
    const start = this.reserve(template.length);
    const { ints } = this;
    for (let index = 0; index < template.length; index += 1) ints[start + index] = template[index] ?? 0;
    return start;
  }

  /** Begins a list. Lists may be begun within lists. @returns what `endList` wants */
  beginList(): number {
    return this.open.length;
  }

  /** Adds to the list that was begun last. Lists of leaves have two numbers for each, as slots have. */
  push(value: number): void {
    this.open.push(value);
  }

  /** @param begun what `beginList` gave @returns where the list stands: how many numbers it has, and the numbers */
  endList(begun: number): number {
    const { open } = this;
    const count = open.length - begun;
    const start = this.reserve(count + 1);
    const { ints } = this;
    ints[start] = count;
    for (let index = 0; index < count; index += 1) ints[start + 1 + index] = open[begun + index] ?? 0;
    open.length = begun;
    return start;
  }

  /** Whether two records hold the same leaf, or the very same object or list. */
  sameContent(
    one: RecordNumber,
    { index, isPair }: Pick<Slot, 'index' | 'isPair'>,
    other: RecordNumber,
    { index: otherIndex }: Pick<Slot, 'index'>,
  ): boolean {
    const a = this.at(one + index);
    const b = this.at(other + otherIndex);
    if (a === b) return true;
    if (!isPair || a < 0 || b < 0) return false;
    return sameBytes(this.bytes.bytes, a, this.at(one + index + 1), b, this.at(other + otherIndex + 1));
  }

  private reserve(count: number): number {
    const start = this.length;
    this.length += count;
    if (this.length > this.ints.length) {
      if (this.length > maxRunNumbers) throw new RunTooLarge();
      const grown = new Int32Array(Math.min(Math.max(this.length, this.ints.length * 2), maxRunNumbers));
      grown.set(this.ints);
      this.ints = grown;
    }
    return start;
  }
}
