import { headSize, nothingYet, typeSlot } from './record.ts';

/**
 * Where things stand in the memory and in records, for both sides. The engine exports its own numbers under the same names
 * (engine/index.ts), and an engine with other numbers is refused.
 */
export const engineNumbers = {
  /** Where the engine has its own numbers, the path to what is being written, and the plan's tables; see engine/run.ts. */
  runAt: 64,
  pathAt: 1024,
  tablesAt: 8192,
  /** Elements of a path that the engine keeps. */
  maxPath: 512,

  /** Which of the engine's own numbers is which; see engine/run.ts. */
  recordsPlace: 0,
  recordsLengthPlace: 1,
  recordsRoomPlace: 2,
  bytesPlace: 3,
  bytesLengthPlace: 4,
  bytesRoomPlace: 5,
  openItemsPlace: 7,
  depthPlace: 9,
  itemsReadPlace: 11,
  hashSeedPlace: 12,
  placeCount: 13,

  /** What stands in records; see record.ts. */
  typeSlot,
  headSize,
  unasked: nothingYet.unasked,
  isNull: nothingYet.null,
  wrong: nothingYet.wrong,
  gone: nothingYet.gone,
} as const;
