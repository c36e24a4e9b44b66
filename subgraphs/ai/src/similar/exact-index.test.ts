import { describe, expect, it } from 'vitest';
import { createExactIndex, type IndexedPrompt } from './exact-index.ts';

const angle = (degrees: number) => [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
const at = (id: number, degrees: number, more: Partial<IndexedPrompt> = {}): IndexedPrompt => ({
  ...{ id, ownerId: 1, isPublic: true, vector: angle(degrees) },
  ...more,
});
const everybody = { exceptId: 0, visibleTo: null, limit: 10 };
const idsOf = (found: readonly { promptId: number }[]) => found.map(({ promptId }) => promptId);

describe('the exact index', () => {
  it('finds the nearest first, of equal ones the newest, and none that have nothing in common', async () => {
    const index = createExactIndex(2, 100);
    for (const prompt of [at(1, 40), at(2, 10), at(3, 10), at(4, 91), at(5, 180)]) index.put(prompt);
    const found = await index.nearest(angle(0), 0, everybody);
    expect(idsOf(found)).toEqual([3, 2, 1]);
    expect(found[0]?.score).toBeCloseTo(Math.cos(Math.PI / 18), 5);
    expect(idsOf(await index.nearest(angle(0), 0, { ...everybody, limit: 1 }))).toEqual([3]);
    expect(idsOf(await index.nearest(angle(0), 0.8, everybody))).toEqual([3, 2]);
  });

  it('leaves out the prompt itself and what the viewer may not see', async () => {
    const index = createExactIndex(2, 100);
    index.put(at(1, 0));
    index.put(at(2, 5, { isPublic: false, ownerId: 7 }));
    index.put(at(3, 9, { isPublic: false, ownerId: 8 }));
    expect(idsOf(await index.nearest(angle(0), 0, { ...everybody, exceptId: 1, visibleTo: 7 }))).toEqual([2]);
    expect(idsOf(await index.nearest(angle(0), 0, { ...everybody, exceptId: 1 }))).toEqual([]);
  });

  it('replaces and removes', async () => {
    const index = createExactIndex(2, 100);
    index.put(at(1, 0));
    index.put(at(2, 20));
    index.put(at(1, 60));
    expect(idsOf(await index.nearest(angle(0), 0, everybody))).toEqual([2, 1]);
    index.remove(2);
    index.put(at(3, 1));
    expect(idsOf(await index.nearest(angle(0), 0, everybody))).toEqual([3, 1]);
    expect(index.size).toBe(2);
  });

  it('keeps the newest when it is full', async () => {
    const index = createExactIndex(2, 2);
    for (const id of [5, 6, 4, 7]) index.put(at(id, id));
    expect(idsOf(await index.nearest(angle(0), 0, everybody))).toEqual([6, 7]);
  });

  it('finds the same as a plain sort, also while it pauses for others', async () => {
    const index = createExactIndex(2, 50_000);
    const all = Array.from({ length: 20_000 }, (_, at) => ({ id: at + 1, degrees: (at * 137.508) % 360 }));
    for (const { id, degrees } of all) index.put(at(id, degrees));
    const turns: string[] = [];
    setImmediate(() => turns.push('somebody else'));
    const found = await index.nearest(angle(30), 0, everybody);
    turns.push('found');
    const away = (degrees: number) => Math.min(Math.abs(degrees - 30), 360 - Math.abs(degrees - 30));
    const expected = all.sort((a, b) => away(a.degrees) - away(b.degrees)).slice(0, 10);
    expect(new Set(idsOf(found))).toEqual(new Set(expected.map(({ id }) => id)));
    expect(turns).toEqual(['somebody else', 'found']);
  });
});
