import { growBytes, run } from './run';

/* Writing behind what is there. Eight or sixteen bytes are taken at a time, also where fewer are left: up to fifteen behind an end are
 * read or overwritten, for which `slack` in run.ts is room. */

export function writeByte(byte: u32): void {
  if (run.bytesLength === run.bytesRoom) growBytes(1);
  store<u8>(run.bytes + run.bytesLength, byte);
  run.bytesLength += 1;
}

/** Appends a text of the tables. */
export function writeText(text: usize, length: i32): void {
  if (run.bytesLength + length > run.bytesRoom) growBytes(length);
  copy(run.bytes + run.bytesLength, text, length);
  run.bytesLength += length;
}

/** Appends a part of what was written before. */
export function writeAgain(start: i32, end: i32): void {
  const length = end - start;
  if (run.bytesLength + length > run.bytesRoom) growBytes(length);
  copy(run.bytes + run.bytesLength, run.bytes + start, length);
  run.bytesLength += length;
}

/** Longer pieces are copied by the system: a call costs as much as some bytes. */
const long: i32 = 256;

function copy(to: usize, from: usize, length: i32): void {
  if (length > long) {
    memory.copy(to, from, length);
    return;
  }
  const end = to + length;
  do {
    v128.store(to, v128.load(from));
    to += 16;
    from += 16;
  } while (to < end);
}

/** `null` */
const nullWord: u32 = 0x6c6c756e;

export function writeNull(): void {
  if (run.bytesLength + 4 > run.bytesRoom) growBytes(4);
  store<u32>(run.bytes + run.bytesLength, nullWord);
  run.bytesLength += 4;
}

/** Whether the same bytes stand at two addresses. */
export function isSameText(one: usize, other: usize, length: i32): bool {
  let left = length;
  while (left >= 8) {
    if (load<u64>(one) !== load<u64>(other)) return false;
    one += 8;
    other += 8;
    left -= 8;
  }
  return left === 0 || (load<u64>(one) ^ load<u64>(other)) << ((<u64>(8 - left)) << 3) === 0;
}

/** A number that equal bytes have in common, and different ones seldom (FNV-1a). @param seed or the hash of what stands before */
export function hashOf(start: i32, end: i32, seed: i32): i32 {
  let hash = seed;
  for (let at = run.bytes + start, last = run.bytes + end; at < last; at += 1)
    hash = (hash ^ load<u8>(at)) * 0x01000193;
  return hash ^ (hash >>> 15);
}
