import { isSameText, writeAgain, writeText } from './bytes';
import { run } from './run';
import { NamedMember } from './tables';

/*
 * Writes members of an object whose values stand in the same bytes already. Those that a subgraph answered one after the other, under
 * the very names under which they are written, are copied at once. There is one stretch: it is ended before anything else is written.
 */

let from: i32 = 0;
/** Where what is to be copied ends; negative when there is nothing. */
let to: i32 = -1;

/**
 * @param begun where the object that is written begins
 * @param start of the value's JSON text
 */
export function extendStretch(member: NamedMember, begun: i32, start: i32, end: i32): void {
  if (to >= 0) {
    if (start === to + member.nextLength && isSameText(run.bytes + to, member.next, member.nextLength)) {
      to = end;
      return;
    }
    writeAgain(from, to);
  }
  writeName(member, begun);
  from = start;
  to = end;
}

/** Writes what is left. */
export function endStretch(): void {
  if (to < 0) return;
  writeAgain(from, to);
  to = -1;
}

/** Forgets a stretch that was broken off. */
export function dropStretch(): void {
  to = -1;
}

/** @param begun where the object begins */
export function writeName(member: NamedMember, begun: i32): void {
  if (run.bytesLength === begun) writeText(member.first, member.firstLength);
  else writeText(member.next, member.nextLength);
}
