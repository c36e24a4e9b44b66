import { readFileSync } from 'node:fs';
import type { EngineHost } from './engine-host.ts';
import { engineNumbers } from './engine-numbers.ts';

/**
 * The part of the executor that touches every byte: compiled to WebAssembly from `gateway/engine`, one instance with a memory of its
 * own for each run. Numbers of records and positions of bytes are as everywhere; addresses are those of a plan's tables.
 */
export interface Engine {
  readonly memory: WebAssembly.Memory;

  layOut(tables: number, records: number, bytes: number): void;
  /** Forgets everything but the tables. */
  begin(): void;
  growTables(needed: number): void;
  growRecords(count: number): void;
  growBytes(count: number): void;

  skipSpace(pos: number): number;
  endOfValue(pos: number): number;
  endOfString(pos: number): number;
  endOfKey(pos: number): number;
  afterComma(pos: number): number;
  readObject(record: number, shape: number, pos: number): number;
  readLane(block: number, pos: number): number;

  collectLane(lane: number, roots: number): number;
  collectRecords(roots: number, step: number): number;
  /** @returns 0, with nothing written, when a null bubbled up to the object */
  writeObject(record: number, shape: number): number;
}

const file = new URL('../../dist/engine.wasm', import.meta.url);

/** Makes engines that have a memory of their own. @throws RangeError when Node has no addresses left for one */
export type CreateEngine = (host: EngineHost) => Engine;

/** @throws Error when the engine was not built */
export function compileEngine(): CreateEngine {
  const compiled = new WebAssembly.Module(bytesOfEngine());
  return (host) => {
    const memory = new WebAssembly.Memory({ initial: 1 });
    const { exports } = new WebAssembly.Instance(compiled, { env: { memory }, host: { ...host } });
    if (!isEngine(exports)) throw new Error(`${file.pathname} is not this engine: build it again.`);
    return exports;
  };
}

function bytesOfEngine(): Uint8Array<ArrayBuffer> {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new Error('The engine is not built: npm run build.', { cause: error });
  }
}

function isEngine(exports: object): exports is Engine {
  return Object.entries(engineNumbers).every(([name, number]) => {
    const found: unknown = Reflect.get(exports, name);
    return found instanceof WebAssembly.Global && found.value === number;
  });
}
