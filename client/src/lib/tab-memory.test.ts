import { expect, test } from 'vitest';
import { createTabMemory, forgetTabMemory } from './tab-memory.ts';

/** As much of the browser's `sessionStorage` as is used. */
function createShelf(room = Number.POSITIVE_INFINITY) {
  const kept = new Map<string, string>();
  return {
    get length() {
      return kept.size;
    },
    key: (index: number) => [...kept.keys()][index] ?? null,
    getItem: (key: string) => kept.get(key) ?? null,
    removeItem: (key: string) => void kept.delete(key),
    setItem(key: string, text: string) {
      if (text.length > room) throw new DOMException('Full', 'QuotaExceededError');
      kept.set(key, text);
    },
  };
}

test('what is written is there for the same user, and for nobody else in the same tab', () => {
  const shelf = createShelf();
  createTabMemory(shelf, 'mika').write('drafts', { c1: 'hello' });
  expect(createTabMemory(shelf, 'mika').read('drafts')).toEqual({ c1: 'hello' });
  expect(createTabMemory(shelf, 'ren').read('drafts')).toBeNull();
});

test('nothing is left after signing out, but what is not of this kind', () => {
  const shelf = createShelf();
  shelf.setItem('another', '1');
  createTabMemory(shelf, 'mika').write('drafts', { c1: 'hello' });
  createTabMemory(shelf, 'ren').write('outbox', []);
  forgetTabMemory(shelf);
  expect([shelf.length, shelf.getItem('another')]).toEqual([1, '1']);
});

test('what there is no room for is not kept, rather than kept as it was before', () => {
  const memory = createTabMemory(createShelf(10), 'mika');
  memory.write('draft', 'short');
  memory.write('draft', 'far too long');
  expect(memory.read('draft')).toBeNull();
});
