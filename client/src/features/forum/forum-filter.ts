export const postSorts = ['NEWEST', 'ACTIVE', 'TOP'] as const;
export type PostSortName = (typeof postSorts)[number];

/** Which posts the list shows. Empty texts mean all. */
export interface ForumFilter {
  readonly sort: PostSortName;
  readonly search: string;
  readonly tag: string;
}

/** Reads the filter from an address's query part; what is missing or unknown is the default. */
export function filterFromSearch(queryString: string): ForumFilter {
  const values = new URLSearchParams(queryString);
  const sort = postSorts.find((known) => known === values.get('sort')) ?? 'NEWEST';
  return { sort, search: values.get('search') ?? '', tag: values.get('tag') ?? '' };
}

/** Writes the filter as an address's query part with its `?`; empty when everything is as by default. */
export function searchFromFilter({ sort, search, tag }: ForumFilter): string {
  const values = new URLSearchParams();
  if (sort !== 'NEWEST') values.set('sort', sort);
  if (search) values.set('search', search);
  if (tag) values.set('tag', tag);
  const text = values.toString();
  return text ? `?${text}` : '';
}
