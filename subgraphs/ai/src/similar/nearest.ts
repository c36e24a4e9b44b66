import type { SimilarPrompt } from './similar-prompts.ts';

/** Keeps the best of what it is offered. */
export interface Nearest {
  /** @param cosine below or at 0 there is nothing in common, so it is not kept */
  offer(promptId: number, cosine: number): void;
  /** Best first; of equal ones the newest. */
  list(): SimilarPrompt[];
}

/** @param limit how many it keeps */
export function createNearest(limit: number): Nearest {
  const kept: SimilarPrompt[] = [];
  let least = 0;
  return {
    offer(promptId, cosine) {
      if (cosine <= 0 || cosine < least) return;
      const found = { promptId, score: Math.min(1, cosine) };
      const place = kept.findIndex((other) => isBefore(found, other));
      kept.splice(place === -1 ? kept.length : place, 0, found);
      if (kept.length > limit) kept.pop();
      least = kept.length < limit ? 0 : (kept.at(-1)?.score ?? 0);
    },
    list: () => [...kept],
  };
}

const isBefore = (a: SimilarPrompt, b: SimilarPrompt): boolean =>
  a.score > b.score || (a.score === b.score && a.promptId > b.promptId);
