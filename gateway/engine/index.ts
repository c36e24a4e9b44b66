/* What the host calls (engine.ts). */

export { begin } from './begin';
export { afterComma, endOfKey, endOfString, endOfValue, skipSpace } from './json';
export { collectLane, readLane, takeFromFirst } from './lanes';
export { readObject } from './read';
export { growBytes, growRecords, growTables, layOut, pathAt, runAt, tablesAt } from './run';
export { collectRecords } from './walk';
export { writeObject } from './write';
