import { expect, test } from 'vitest';
import type { TabMemory } from '../../../lib/tab-memory.ts';
import { createDrafts } from './drafts.ts';

function createMemory(): TabMemory {
  const kept = new Map<string, unknown>();
  return { read: (name) => kept.get(name) ?? null, write: (name, value) => void kept.set(name, value) };
}

test('each conversation keeps its own draft, also for who comes back after a reload', () => {
  const memory = createMemory();
  const drafts = createDrafts(memory);
  drafts.set('c1', 'one');
  drafts.set('c2', 'two');
  expect(['c1', 'c2', 'c3'].map(drafts.get)).toEqual(['one', 'two', '']);
  expect(['c1', 'c2', 'c3'].map(createDrafts(memory).get)).toEqual(['one', 'two', '']);
});

test('what was sent is no draft any longer', () => {
  const memory = createMemory();
  const drafts = createDrafts(memory);
  drafts.set('c1', 'one');
  drafts.set('c1', '');
  expect(drafts.get('c1')).toBe('');
  expect(memory.read('drafts')).toBeNull();
});

test('what somebody else has left under the name is no draft', () => {
  const memory = createMemory();
  memory.write('drafts', { c1: 5, c2: 'two' });
  expect(['c1', 'c2'].map(createDrafts(memory).get)).toEqual(['', 'two']);
});
