import type { SimilarPrompt } from './similar-prompts.ts';

/** Keeps the best of what it is offered. */
export interface Nearest {
  /** @param cosine at or below `above` it is not kept */
  offer(promptId: number, cosine: number): void;
  /** Best first; of equal ones the newest. */
  list(): SimilarPrompt[];
}

/**
 * @param limit how many it keeps
 * @param above what is no nearer than this has nothing in common
 */
export function createNearest(limit: number, above: number): Nearest {
  const kept: SimilarPrompt[] = [];
  let least = above;
  return {
    offer(promptId, cosine) {
      if (cosine <= above || cosine < least) return;
      const found = { promptId, score: Math.min(1, cosine) };
      const place = kept.findIndex((other) => isBefore(found, other));
      kept.splice(place === -1 ? kept.length : place, 0, found);
      if (kept.length > limit) kept.pop();
      least = kept.length < limit ? above : (kept.at(-1)?.score ?? above);
    },
    list: () => [...kept],
  };
}

const isBefore = (a: SimilarPrompt, b: SimilarPrompt): boolean =>
  a.score > b.score || (a.score === b.score && a.promptId > b.promptId);
