import { writeByte } from './bytes';
import { leaveToRemainder, noEntity, wasLeftTo } from './host';
import { afterComma, closeBracket, comma, endOfValue, lowerN, openBrace, skipSpace } from './json';
import { readObject } from './read-object';
import { mergeSame, shareType } from './records';
import { hashOfKey, isSame, represent, templateFor } from './represent';
import { allocate, bucketCount, bucketsAt, byteAt, recordAt, run, setRecord } from './run';
import { behind, holds, Lane, ReadField, ReadShape, Step, Template } from './tables';
import { walk } from './walk';

/*
 * What one lane asks for in one request: entities without repetition, and who gets each (lane-targets.ts looks at them, too). It stands
 * among the records:
 *
 *   how many entities there are, and where their list stands
 *   for each object its receiver, in the order in which the walk met them
 *   the list: for each entity, in the order of the representations, the receiver that was the first
 */

const receiversBehind: i32 = 2;

/** Numbers of a receiver, from its beginning. */
const recordOf: i32 = 0;
const stepOf: i32 = 1;
/** The template by which its entity is represented; 0 for whoever gets an entity that was written for another. */
const templateOfFirst: i32 = 2;
const hashOfFirst: i32 = 3;
/** Of the first: the first of another entity with the same bits of the hash; 0 when there is none. */
const otherInBucket: i32 = 4;
/** The next one that gets the same entity; 0 when there is none. */
const nextReceiver: i32 = 5;
/** Of the first: the last one that gets the same. */
const lastReceiver: i32 = 6;
/** The first receiver of the entity that belongs to the same step. */
const firstOfStep: i32 = 7;
const receiverSize: i32 = 8;

let count: i32 = 0;
/** The step at hand. */
let step: Step = changetype<Step>(0);
let isRemainder: bool = false;

/**
 * Collects the objects of a lane, and appends their representations with commas between them.
 * @param roots as `walk` takes them
 * @returns where it stands among the records; 0, with nothing written, when there is nothing to ask for
 */
export function collectLane(lane: Lane, roots: i32): i32 {
  const begun = run.recordsLength;
  const block = allocate(receiversBehind);
  memory.fill(bucketsAt, 0, bucketCount << 2);
  count = 0;
  isRemainder = lane.isRemainder !== 0;
  let at = behind(lane);
  for (let left = lane.stepCount; left > 0; left -= 1, at += 4) {
    step = changetype<Step>(load<usize>(at));
    if (holds(step.condition)) walk(roots, step, ask);
  }
  if (count === 0) {
    run.recordsLength = begun;
    return 0;
  }
  listFirsts(block);
  return block;
}

function listFirsts(block: i32): void {
  const receivers = block + receiversBehind;
  const end = run.recordsLength;
  const list = allocate(count);
  setRecord(block, count);
  setRecord(block + 1, list);
  let index = 0;
  for (let receiver = receivers; receiver < end; receiver += receiverSize) {
    if (recordAt(receiver + templateOfFirst) === 0) continue;
    setRecord(list + index, receiver);
    index += 1;
  }
}

/** @returns the record that is to stand for this one */
function ask(record: i32): i32 {
  if (isRemainder && !wasLeftTo(changetype<usize>(step), record)) return record;
  const template = templateFor(step.templates, record);
  const stays = template === 0 ? tooLittleKnown : add(record, changetype<Template>(template));
  if (stays !== tooLittleKnown) return stays;
  if (step.isMerged) leaveToRemainder(changetype<usize>(step), record);
  return record;
}

const tooLittleKnown: i32 = -1;

function add(record: i32, template: Template): i32 {
  const hash = hashOfKey(record, template);
  const bucket = bucketsAt + ((<usize>(hash & (bucketCount - 1))) << 2);
  for (let first = load<i32>(bucket); first !== 0; first = recordAt(first + otherInBucket)) {
    if (recordAt(first + hashOfFirst) !== hash) continue;
    const known = changetype<Template>(<usize>recordAt(first + templateOfFirst));
    if (isSame(recordAt(first + recordOf), known, record, template)) return addTo(first, record);
  }
  const before = run.bytesLength;
  if (count > 0) writeByte(comma);
  if (!represent(record, template)) {
    run.bytesLength = before;
    return tooLittleKnown;
  }
  const receiver = newReceiver(record, changetype<i32>(template), hash);
  setRecord(receiver + otherInBucket, load<i32>(bucket));
  store<i32>(bucket, receiver);
  count += 1;
  return record;
}

function newReceiver(record: i32, template: i32, hash: i32): i32 {
  const receiver = allocate(receiverSize);
  setRecord(receiver + recordOf, record);
  setRecord(receiver + stepOf, changetype<i32>(step));
  setRecord(receiver + templateOfFirst, template);
  setRecord(receiver + hashOfFirst, hash);
  setRecord(receiver + nextReceiver, 0);
  setRecord(receiver + lastReceiver, receiver);
  setRecord(receiver + firstOfStep, receiver);
  return receiver;
}

/** Adds to those who get an entity, unless the object is the same as one of them. */
function addTo(first: i32, record: i32): i32 {
  // One step follows the other: whoever belongs to this one stands at the end.
  const last = recordAt(first + lastReceiver);
  const same = recordAt(last + stepOf) === changetype<i32>(step) ? recordAt(last + firstOfStep) : 0;
  if (same !== 0) {
    const stays = mergeSame(step.read.position, recordAt(same + recordOf), record);
    if (stays !== record) return stays;
  }
  const receiver = newReceiver(record, 0, 0);
  if (same !== 0) setRecord(receiver + firstOfStep, same);
  setRecord(last + nextReceiver, receiver);
  setRecord(first + lastReceiver, receiver);
  return record;
}

/**
 * Gives those who asked the entities that came.
 * @param pos at the bracket of their list
 * @returns the place after it; how many there were is in `run.itemsRead`
 */
export function readLane(block: i32, pos: i32): i32 {
  const expected = recordAt(block);
  const list = recordAt(block + 1);
  let index = 0;
  let at = skipSpace(pos + 1);
  for (; byteAt(at) !== closeBracket; index += 1) {
    if (index > 0) at = skipSpace(afterComma(at));
    if (index < expected && byteAt(at) === openBrace) at = readEntity(recordAt(list + index), at);
    else {
      if (index < expected) noEntity(index, byteAt(at) === lowerN);
      at = endOfValue(at);
    }
    if (byteAt(at) !== comma) at = skipSpace(at);
  }
  run.itemsRead = index;
  return at + 1;
}

function readEntity(first: i32, pos: i32): i32 {
  const end = readObject(recordAt(first + recordOf), readOf(first), pos);
  for (let other = recordAt(first + nextReceiver); other !== 0; other = recordAt(other + nextReceiver)) {
    if (!takeFromFirst(other)) readObject(recordAt(other + recordOf), readOf(other), pos);
  }
  return end;
}

function readOf(receiver: i32): ReadShape {
  return changetype<Step>(<usize>recordAt(receiver + stepOf)).read;
}

/**
 * Gives a record what another one of the same step was given. The objects themselves are shared, so that what is fetched below them
 * is fetched once.
 * @returns false when it needs a reading of its own: it is the first of its step, or holds objects that another subgraph began
 */
function takeFromFirst(other: i32): bool {
  const from = recordAt(other + firstOfStep);
  if (from === other) return false;
  const read = readOf(other);
  const record = recordAt(other + recordOf);
  const given = recordAt(from + recordOf);
  const last = behind(read) + <usize>read.fieldCount * offsetof<ReadField>();
  for (let at = behind(read); at < last; at += offsetof<ReadField>()) {
    const field = changetype<ReadField>(at);
    if (field.child !== 0 && recordAt(record + field.slot) >= 0) return false;
  }
  for (let at = behind(read); at < last; at += offsetof<ReadField>()) {
    const slot = changetype<ReadField>(at).slot;
    if (slot < 0) continue;
    setRecord(record + slot, recordAt(given + slot));
    if (changetype<ReadField>(at).isPair) setRecord(record + slot + 1, recordAt(given + slot + 1));
  }
  shareType(read.position, given, record);
  return true;
}
