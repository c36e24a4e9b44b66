import { Run } from './run';

/* Where each number of `Run` stands among them that its host looks at or sets. The host has them, too (engine-numbers.ts). */

export const recordsPlace: usize = offsetof<Run>('records') >> 2;
export const recordsLengthPlace: usize = offsetof<Run>('recordsLength') >> 2;
export const recordsRoomPlace: usize = offsetof<Run>('recordsRoom') >> 2;
export const bytesPlace: usize = offsetof<Run>('bytes') >> 2;
export const bytesLengthPlace: usize = offsetof<Run>('bytesLength') >> 2;
export const bytesRoomPlace: usize = offsetof<Run>('bytesRoom') >> 2;
export const openItemsPlace: usize = offsetof<Run>('openItems') >> 2;
export const depthPlace: usize = offsetof<Run>('depth') >> 2;
export const itemsReadPlace: usize = offsetof<Run>('itemsRead') >> 2;
export const hashSeedPlace: usize = offsetof<Run>('hashSeed') >> 2;
/** How many there are. */
export const placeCount: usize = offsetof<Run>() >> 2;
