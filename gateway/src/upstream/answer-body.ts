import { SubgraphFailure } from './subgraph-failure.ts';

/** Bytes that a subgraph may have set aside by merely announcing them. */
const maxUnseen = 256 * 1024;
/** Memory of a larger one is not kept for those that follow. */
const maxKept = 512 * 1024;

/**
 * The bytes of one body after the other, put together as they arrive. They are copied, since they are read into memory that all
 * connections share.
 */
export class AnswerBody {
  readonly #most: number;
  #announced = 0;
  #bytes = Buffer.alloc(0);
  #length = 0;

  /** @param most bytes that one may have */
  constructor(most: number) {
    this.#most = most;
  }

  /**
   * Another one. It is put in the place of the one before.
   * @param announced bytes that it will have; 0 when nobody knows
   * @throws SubgraphFailure `too-large`
   */
  begin(announced = 0): void {
    if (announced > this.#most) throw new SubgraphFailure('too-large');
    this.#announced = announced;
    this.#length = 0;
  }

  /** Nothing comes for a while: lets memory go that took very much. Whoever has the body that came last may go on reading it. */
  rest(): void {
    if (this.#bytes.length > maxKept) this.#bytes = Buffer.alloc(0);
    this.#length = 0;
  }

  get length(): number {
    return this.#length;
  }

  /** @throws SubgraphFailure `too-large` */
  append(bytes: Buffer, from: number, to: number): void {
    const length = this.#length + to - from;
    if (length > this.#most) throw new SubgraphFailure('too-large');
    if (length > this.#bytes.length) this.#grow(length);
    bytes.copy(this.#bytes, this.#length, from, to);
    this.#length = length;
  }

  /** All that has come, until another one begins. */
  bytes(): Buffer {
    return this.#bytes.length === this.#length ? this.#bytes : this.#bytes.subarray(0, this.#length);
  }

  #grow(length: number): void {
    const wanted = this.#length === 0 ? Math.min(this.#announced, maxUnseen) : this.#bytes.length * 2;
    const room = Buffer.allocUnsafeSlow(Math.max(length, wanted));
    this.#bytes.copy(room, 0, 0, this.#length);
    this.#bytes = room;
  }
}
