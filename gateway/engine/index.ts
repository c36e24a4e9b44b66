/* What the host calls (engine.ts), and the numbers that it has, too (engine-numbers.ts). */

export { begin } from './begin';
export { afterComma, endOfKey, endOfString, endOfValue, skipSpace } from './json';
export { collectLane, readLane } from './lanes';
export {
  bytesLengthPlace,
  bytesPlace,
  bytesRoomPlace,
  depthPlace,
  hashSeedPlace,
  itemsReadPlace,
  openItemsPlace,
  placeCount,
  recordsLengthPlace,
  recordsPlace,
  recordsRoomPlace,
} from './places';
export { readObject } from './read-object';
export { gone, headSize, isNull, typeSlot, unasked, wrong } from './records';
export { growBytes, growRecords, growTables, layOut, maxPath, pathAt, runAt, tablesAt } from './run';
export { collectRecords } from './walk';
export { writeObject } from './write';
