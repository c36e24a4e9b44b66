import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ForumFilterBar } from '../features/forum/components/forum-filter-bar.tsx';
import { PostComposer } from '../features/forum/components/post-composer.tsx';
import { PostList } from '../features/forum/components/post-list.tsx';
import { searchFromFilter } from '../features/forum/forum-filter.ts';
import { useForumFilter } from '../features/forum/hooks/use-forum-filter.ts';
import { Page } from '../ui/page.tsx';

/** The forum's list of posts. */
export function ForumPage() {
  const { t } = useTranslation('forum');
  const navigate = useNavigate();
  const { filter, change } = useForumFilter();
  const open = (postId: string) => void navigate({ to: '/forum/$postId', params: { postId } });
  return (
    <Page title={t('title')} subtitle={t('subtitle')} actions={<PostComposer onCreated={open} />}>
      <ForumFilterBar filter={filter} onChange={change} />
      <PostList key={searchFromFilter(filter)} filter={filter} onTag={(tag) => change({ tag })} />
    </Page>
  );
}
