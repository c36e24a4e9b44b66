import { describe, expect, it } from 'vitest';
import { KizunaError } from '../errors/kizuna-error.ts';
import { ownedPages, pageKey } from './owned-pages.ts';
import { type Page, readPage } from './pagination.ts';

interface Note {
  readonly id: number;
  readonly owner: number;
}

/** Three notes of each owner; remembers what was read together. */
function notes() {
  const reads: [readonly number[], Page][] = [];
  const load = ownedPages<Note>({
    async read(ownerIds, page) {
      reads.push([ownerIds, page]);
      if (page.after) throw new KizunaError('VALIDATION_ERROR', { field: 'after' });
      const rows = ownerIds.flatMap((owner) => [1, 2, 3].map((id) => ({ id: owner * 10 + id, owner })));
      return rows.filter(({ owner, id }) => owner !== 9 && id % 10 <= page.limit + 1);
    },
    ownerOf: ({ owner }) => owner,
    keyOf: ({ id }) => [id],
  });
  return { reads, load };
}

describe('one page of each of many owners', () => {
  it('is read at once for all who ask for the same page', async () => {
    const { reads, load } = notes();
    const [two, three] = [readPage({ first: 2 }), readPage({ first: 3 })];
    const answers = await load([
      { ownerId: 1, page: two },
      { ownerId: 1, page: three },
      { ownerId: 9, page: two },
      { ownerId: 2, page: readPage({ first: 2 }) },
    ]);
    expect(reads).toEqual([
      [[1, 9, 2], two],
      [[1], three],
    ]);
    expect(answers).toMatchObject([
      { edges: [{ node: { id: 11 } }, { node: { id: 12 } }], pageInfo: { hasNextPage: true } },
      { edges: [{ node: { id: 11 } }, { node: { id: 12 } }, { node: { id: 13 } }], pageInfo: { hasNextPage: false } },
      { edges: [], pageInfo: { hasNextPage: false } },
      { edges: [{ node: { id: 21 } }, { node: { id: 22 } }], pageInfo: { hasNextPage: true } },
    ]);
  });

  it('fails alone', async () => {
    const { load } = notes();
    const [wrong, fine] = await load([
      { ownerId: 1, page: { ...readPage({}), after: ['of another list'] } },
      { ownerId: 1, page: readPage({}) },
    ]);
    expect(wrong).toMatchObject({ code: 'VALIDATION_ERROR', field: 'after' });
    expect(fine).toMatchObject({ pageInfo: { hasNextPage: false } });
  });

  it('has one key for each owner and page', () => {
    const page = readPage({});
    expect(pageKey({ ownerId: 1, page })).toBe(pageKey({ ownerId: 1, page: readPage({ first: 20 }) }));
    expect(pageKey({ ownerId: 1, page })).not.toBe(pageKey({ ownerId: 2, page }));
    expect(pageKey({ ownerId: 1, page })).not.toBe(pageKey({ ownerId: 1, page: readPage({ last: 20 }) }));
  });
});
