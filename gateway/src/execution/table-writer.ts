import { engineNumbers } from './engine-numbers.ts';

const { tablesAt } = engineNumbers;

/** Writes tables for the engine: numbers of 32 bits, and texts. What was written has its address once and for all. */
export class TableWriter {
  private numbers = new Int32Array(512);
  /** How many of them are taken. */
  private taken = 0;
  private readonly texts = new Map<string, number>();

  /** In bytes. */
  get length(): number {
    return this.taken * 4;
  }

  /** What was written from a place on, in bytes. Only good until something is written. */
  from(start: number): Uint8Array {
    return new Uint8Array(this.numbers.buffer, start, this.length - start);
  }

  /** Takes so many numbers in a row, which are 0. @returns the address of the first */
  take(count: number): number {
    const start = this.taken;
    this.taken += count;
    if (this.taken > this.numbers.length) {
      const grown = new Int32Array(Math.max(this.taken, this.numbers.length * 2));
      grown.set(this.numbers);
      this.numbers = grown;
    }
    return tablesAt + start * 4;
  }

  set(address: number, values: readonly number[]): void {
    this.numbers.set(values, (address - tablesAt) / 4);
  }

  /** @returns the address of the first */
  put(values: readonly number[]): number {
    const address = this.take(values.length);
    this.set(address, values);
    return address;
  }

  /** @returns its address and its length in bytes */
  text(bytes: Uint8Array): [address: number, length: number] {
    const key = Buffer.from(bytes).toString('latin1');
    let address = this.texts.get(key);
    if (address === undefined) {
      address = this.take(Math.ceil(bytes.length / 4));
      new Uint8Array(this.numbers.buffer).set(bytes, address - tablesAt);
      this.texts.set(key, address);
    }
    return [address, bytes.length];
  }
}
