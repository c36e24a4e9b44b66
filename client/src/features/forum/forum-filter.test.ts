import { expect, it } from 'vitest';
import { filterFromSearch, searchFromFilter } from './forum-filter.ts';

it('brings a filter back from the address, Japanese and signs included', () => {
  const filter = { sort: 'TOP', search: '夏祭り & 花火', tag: 'C++' } as const;
  expect(filterFromSearch(searchFromFilter(filter))).toEqual(filter);
});

it('writes nothing into the address for the default list', () => {
  expect(searchFromFilter({ sort: 'NEWEST', search: '', tag: '' })).toBe('');
});

it('takes the newest first when the address names an unknown order', () => {
  expect(filterFromSearch('?sort=WORST')).toEqual({ sort: 'NEWEST', search: '', tag: '' });
});
