import { useLocation, useRouter } from '@tanstack/react-router';
import { useMemo } from 'react';
import { type ForumFilter, filterFromSearch, searchFromFilter } from '../forum-filter.ts';

/** What the list shows, kept in the address so that "back" and links bring it back; and how to change a part of it. */
export function useForumFilter() {
  const router = useRouter();
  const search = useLocation({ select: (location) => location.searchStr });
  const filter = useMemo(() => filterFromSearch(search), [search]);
  const change = (part: Partial<ForumFilter>) => {
    // A search that was typed just before a post was opened comes too late, and must not lead back to the list.
    if (router.history.location.pathname !== '/forum') return;
    router.history.replace(`/forum${searchFromFilter({ ...filter, ...part })}`);
  };
  return { filter, change };
}
