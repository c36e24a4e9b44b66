import { headSize, nothingYet, typeSlot } from './record.ts';

/**
 * Numbers that both sides have. The engine exports its own under the same names (engine/index.ts), and no engine is taken whose are
 * others.
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
