import { Badge, Group, Text, Title } from '@mantine/core';
import { IconMessageCircle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { type FragmentType, graphql, readFragment } from '../../../graphql/generated/index.ts';
import { TimeAgo } from '../../../ui/time-ago.tsx';
import { UserAvatar } from '../../../ui/user-avatar.tsx';
import classes from './post-list-item.module.css';
import { TagButton } from './tag-button.tsx';

const PostListItemFragment = graphql(`
  fragment PostListItem on Post {
    id
    title
    tags
    commentCount
    activeAt
    author {
      id
      displayName
      avatarUrl
    }
  }
`);

interface PostListItemProps {
  readonly post: FragmentType<typeof PostListItemFragment>;
  readonly onTag: (tag: string) => void;
}

/** One post in the list. */
export function PostListItem({ post, onTag }: PostListItemProps) {
  const { t } = useTranslation('forum');
  const { id, title, tags, commentCount, activeAt, author } = readFragment(PostListItemFragment, post);
  const name = author?.displayName ?? t('unknownPerson');
  return (
    <article className={classes.item}>
      <UserAvatar name={name} url={author?.avatarUrl} />
      <div className={classes.text}>
        <Title order={2} className={classes.title}>
          <Link to="/forum/$postId" params={{ postId: id }} className={classes.link}>
            {title}
          </Link>
        </Title>
        <Group gap={6} mt={4}>
          <Text size="sm" c="dimmed">
            {t('by', { name })} · <TimeAgo value={activeAt} />
          </Text>
          {tags.map((tag) => (
            <TagButton key={tag} tag={tag} onClick={onTag} />
          ))}
        </Group>
      </div>
      <Badge
        variant="light"
        size="lg"
        leftSection={<IconMessageCircle size={14} aria-hidden />}
        aria-label={t('commentCount', { count: commentCount })}
      >
        {commentCount}
      </Badge>
    </article>
  );
}
