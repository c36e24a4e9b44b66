import type { FetchBody } from '../upstream/fetch-body.ts';
import type { RunMemory } from './run-memory.ts';

const before = Buffer.from(',"variables":{');
const after = Buffer.from('}}');

/** The body of a request whose variables stand among a run's bytes. */
export class RequestBody implements FetchBody {
  readonly length: number;
  private readonly head: Uint8Array;
  private readonly memory: RunMemory;
  private readonly start: number;
  private readonly end: number;

  /**
   * @param head the body up to its variables
   * @param start where the members of the object of its variables stand, up to `end`
   */
  constructor(head: Uint8Array, memory: RunMemory, start: number, end: number) {
    this.head = head;
    this.memory = memory;
    this.start = start;
    this.end = end;
    this.length = head.length + before.length + end - start + after.length;
  }

  copyTo(target: Buffer, at: number): number {
    const { head, start, end } = this;
    target.set(head, at);
    target.set(before, at + head.length);
    const variablesAt = at + head.length + before.length;
    const afterAt = variablesAt + this.memory.byteView.copy(target, variablesAt, start, end);
    target.set(after, afterAt);
    return afterAt + after.length;
  }

  variables(): string {
    return `{${this.memory.byteView.toString('utf8', this.start, this.end)}}`;
  }
}
