import { createTurns } from './turns.ts';

/** Node has four threads (UV_THREADPOOL_SIZE) for pictures, passwords, files and names of hosts: half of them stay for the others. */
const atOnce = 2;

/** On purpose at module level: what it shares out are the threads and the memory of the process, whoever of its subgraphs decodes. */
const places = createTurns(atOnce);

/** Decodes a picture of somebody else when one of the process's places for that is free; who waits longest is next. */
export function whenPlaceIsFree<Result>(work: () => Promise<Result>): Promise<Result> {
  return places.run(work);
}

/** What of `sharp` is set for the whole process. The kit does not depend on it: it comes with those who decode. */
export interface SharpSettings {
  concurrency(threads: number): number;
  cache(options: false): unknown;
}

/** Sets `sharp` up; each module that decodes pictures of strangers calls it. Once more does no harm. */
export function setUpSharp(sharp: SharpSettings): void {
  // Each picture has one thread, so that places are threads.
  sharp.concurrency(1);
  // Its cache would keep what it decoded, of a progressive JPEG hundreds of megabytes that it does not count.
  sharp.cache(false);
}

/** What `sharp` reads in the head of a picture. */
export interface PictureHead {
  /** Of a frame, in pixels. */
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly depth: string;
}

/**
 * How much memory a picture takes, by what its head says. A sample has one byte, or two where there are 16 bits.
 * @param frames that are decoded; @default 1
 */
export function decodedBytes({ width, height, channels, depth }: PictureHead, frames = 1): number {
  return width * height * frames * channels * (depth === 'uchar' ? 1 : 2);
}
