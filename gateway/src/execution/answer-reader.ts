import type { SubgraphAnswer } from '../upstream/subgraph-transport.ts';
import { code } from './json-codes.ts';
import { MalformedAnswer } from './malformed-answer.ts';
import type { RunMemory } from './run-memory.ts';

/** Text that stands for itself in JSON. */
const plain = /^\w*$/;

/**
 * Finds the parts of a subgraph's answer: data, errors, and what the data has for each lane. The engine reads what is in them. All
 * positions are offsets into the run's bytes, to whose end the answer is written.
 */
export class AnswerReader {
  private readonly memory: RunMemory;
  private readonly begin: number;
  /** Where the answer ends. */
  private readonly limit: number;

  constructor(memory: RunMemory, answer: SubgraphAnswer) {
    const { bytes } = memory;
    this.memory = memory;
    this.begin = bytes.length;
    if (typeof answer === 'string') bytes.text(answer);
    else {
      bytes.reserve(answer.length + 1);
      bytes.add(answer);
    }
    this.limit = bytes.length;
    // What follows in the memory is another run's: nothing of JSON reads on past this byte.
    bytes.byte(0);
  }

  /**
   * Visits the members of the answer; see `members`.
   * @throws MalformedAnswer when something follows it
   */
  whole(onMember: (key: string, valueAt: number) => number): void {
    const { engine } = this.memory;
    const end = this.members(engine.skipSpace(this.begin), onMember);
    if (engine.skipSpace(end) !== this.limit) throw new MalformedAnswer('Something follows the answer.');
  }

  /** Whether an object starts here. */
  isObject(pos: number): boolean {
    return this.byte(pos) === code.openBrace;
  }

  /** Whether a list starts here. */
  isList(pos: number): boolean {
    return this.byte(pos) === code.openBracket;
  }

  /** The end of a value that is of no interest. */
  skip(pos: number): number {
    return this.memory.engine.endOfValue(pos);
  }

  /** Any value as JavaScript has it: for errors and extensions, which are few and small. */
  parse(pos: number): unknown {
    return JSON.parse(this.memory.byteView.toString('utf8', pos, this.skip(pos)));
  }

  /**
   * Visits the members of an object. `onMember` reads or skips the member's value and returns where it ended.
   * @returns the place after the object
   */
  members(pos: number, onMember: (key: string, valueAt: number) => number): number {
    const { engine } = this.memory;
    if (!this.isObject(pos)) throw new MalformedAnswer('An object was expected.');
    let at = engine.skipSpace(pos + 1);
    if (this.byte(at) === code.closeBrace) return at + 1;
    for (;;) {
      const valueAt = engine.endOfKey(at);
      at = engine.skipSpace(onMember(this.text(at, engine.endOfString(at)), valueAt));
      if (this.byte(at) === code.closeBrace) return at + 1;
      at = engine.skipSpace(engine.afterComma(at));
    }
  }

  private text(start: number, end: number): string {
    const { byteView } = this.memory;
    const bare = byteView.toString('latin1', start + 1, end - 1);
    return plain.test(bare) ? bare : JSON.parse(byteView.toString('utf8', start, end));
  }

  private byte(pos: number): number | undefined {
    return this.memory.byteView[pos];
  }
}
