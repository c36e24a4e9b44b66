import { setImmediate as nextTurn } from 'node:timers/promises';
import { createNearest } from './nearest.ts';
import type { SimilarPrompt, SimilarQuery } from './similar-prompts.ts';

/** A prompt as the index knows it. */
export interface IndexedPrompt {
  readonly id: number;
  readonly ownerId: number;
  readonly isPublic: boolean;
  /** Of length 1. */
  readonly vector: ArrayLike<number>;
}

/** All vectors in memory, compared one by one. */
export interface ExactIndex {
  readonly size: number;
  /** Adds or replaces; at the capacity the oldest prompt makes room, or the new one stays out if it is older still. */
  put(prompt: IndexedPrompt): void;
  remove(id: number): void;
  clear(): void;
  /**
   * @param vector of length 1
   * @param chance what is no nearer than this is left out, 0 to 1
   */
  nearest(vector: ArrayLike<number>, chance: number, query: Omit<SimilarQuery, 'text'>): Promise<SimilarPrompt[]>;
}

/** So many are compared before others get their turn: some 3 ms. */
const blockSize = 8_192;
const firstCapacity = 1_024;

/**
 * @param dimensions of the vectors
 * @param capacity prompts at most; each takes 4 bytes a dimension
 */
export function createExactIndex(dimensions: number, capacity: number): ExactIndex {
  // One place for each prompt, which it keeps: a search that pauses half-way never meets one twice.
  let vectors = new Float32Array(firstCapacity * dimensions);
  const ids: number[] = [];
  const owners: number[] = [];
  const publics: boolean[] = [];
  const places = new Map<number, number>();
  const free: number[] = [];

  function remove(id: number): void {
    const place = places.get(id);
    if (place === undefined) return;
    places.delete(id);
    ids[place] = 0;
    free.push(place);
  }

  function placeFor(id: number): number {
    const known = places.get(id);
    if (known !== undefined) return known;
    const place = free.pop() ?? ids.length;
    places.set(id, place);
    if ((place + 1) * dimensions > vectors.length) {
      const larger = new Float32Array(Math.min(vectors.length * 2, capacity * dimensions));
      larger.set(vectors);
      vectors = larger;
    }
    return place;
  }

  /** @returns false for a prompt that is older than all that fill the index */
  function makeRoomFor(id: number): boolean {
    if (places.size < capacity || places.has(id)) return true;
    const oldest = Array.from(places.keys()).reduce((least, other) => Math.min(least, other));
    if (id < oldest) return false;
    remove(oldest);
    return true;
  }

  return {
    get size() {
      return places.size;
    },
    put({ id, ownerId, isPublic, vector }) {
      if (!makeRoomFor(id)) return;
      const place = placeFor(id);
      ids[place] = id;
      owners[place] = ownerId;
      publics[place] = isPublic;
      vectors.set(vector, place * dimensions);
    },
    remove,
    clear() {
      places.clear();
      free.length = 0;
      ids.length = 0;
    },
    async nearest(vector, chance, { exceptId, visibleTo, limit }) {
      const wanted = Float32Array.from(vector);
      const nearest = createNearest(limit, chance);
      for (let start = 0; start < ids.length; start += blockSize) {
        if (start > 0) await nextTurn();
        const end = Math.min(start + blockSize, ids.length);
        for (let place = start; place < end; place += 1) {
          const id = ids[place] ?? 0;
          if (id === 0 || id === exceptId || !(publics[place] || owners[place] === visibleTo)) continue;
          nearest.offer(id, dot(wanted, vectors, place * dimensions));
        }
      }
      return nearest.list();
    },
  };
}

/** The cosine, as both have length 1. Four sums at once, so that no addition waits for the one before. */
function dot(wanted: Float32Array, vectors: Float32Array, offset: number): number {
  let [a, b, c, d] = [0, 0, 0, 0];
  let index = 0;
  for (; index + 3 < wanted.length; index += 4) {
    const place = offset + index;
    a += (wanted[index] ?? 0) * (vectors[place] ?? 0);
    b += (wanted[index + 1] ?? 0) * (vectors[place + 1] ?? 0);
    c += (wanted[index + 2] ?? 0) * (vectors[place + 2] ?? 0);
    d += (wanted[index + 3] ?? 0) * (vectors[place + 3] ?? 0);
  }
  for (; index < wanted.length; index += 1) a += (wanted[index] ?? 0) * (vectors[offset + index] ?? 0);
  return a + b + c + d;
}
