import { run } from './run';
import { dropStretch } from './stretch';

/** Forgets whatever was there before. What its host throws passes right through the engine, and leaves it as it was at that moment. */
export function begin(): void {
  run.recordsLength = 0;
  run.bytesLength = 0;
  run.openItems = 0;
  run.lastMark = 0;
  run.depth = 0;
  run.isWhole = 1;
  dropStretch();
}
