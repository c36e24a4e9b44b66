import { Button, Group, Paper, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPencil, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { type FragmentType, graphql, readFragment } from '../../../graphql/generated/index.ts';
import { ConfirmButton } from '../../../ui/confirm-button.tsx';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import { TimeAgo } from '../../../ui/time-ago.tsx';
import { UserAvatar } from '../../../ui/user-avatar.tsx';
import { usePostDelete } from '../mutations/use-post-delete.ts';
import { usePostUpdate } from '../mutations/use-post-update.ts';
import { Markdown } from './markdown.tsx';
import { PostDialog } from './post-dialog.tsx';
import { type PostDraft, PostForm } from './post-form.tsx';
import { TagButton } from './tag-button.tsx';

const PostViewFragment = graphql(`
  fragment PostView on Post {
    id
    title
    body
    tags
    createdAt
    editedAt
    viewerCanUpdate
    viewerCanDelete
    author {
      id
      displayName
      avatarUrl
    }
  }
`);

interface PostViewProps {
  readonly post: FragmentType<typeof PostViewFragment>;
  readonly onTag: (tag: string) => void;
  readonly onDeleted: () => void;
}

/** A post in full, with what its author may do to it. The title stands in the page's head. */
export function PostView({ post: ref, onTag, onDeleted }: PostViewProps) {
  const { t } = useTranslation('forum');
  const post = readFragment(PostViewFragment, ref);
  const name = post.author?.displayName ?? t('unknownPerson');
  const [editing, dialog] = useDisclosure(false);
  const [, updatePost] = usePostUpdate();
  const [deletion, deletePost] = usePostDelete();
  const save = async ({ title, body, tags }: PostDraft) => {
    const { data, error } = await updatePost({ input: { id: post.id, title, body, tags: [...tags] } });
    if (data?.postUpdate?.post) dialog.close();
    return { error, userErrors: data?.postUpdate?.userErrors };
  };
  const remove = async () => {
    const { data } = await deletePost({ input: { id: post.id } });
    if (data?.postDelete?.deletedPostId) onDeleted();
  };
  const refused = deletion.data?.postDelete?.userErrors[0];
  return (
    <Paper component="article" withBorder radius="lg" p={{ base: 'md', sm: 'xl' }}>
      <Group gap="sm" mb="md">
        <UserAvatar name={name} url={post.author?.avatarUrl} />
        <div>
          <Text fw={600}>{name}</Text>
          <Text size="sm" c="dimmed">
            <TimeAgo value={post.createdAt} />
            {post.editedAt ? ` · ${t('edited')}` : ''}
          </Text>
        </div>
      </Group>
      <Markdown>{post.body}</Markdown>
      <Group gap={6} mt="md">
        {post.tags.map((tag) => (
          <TagButton key={tag} tag={tag} onClick={onTag} />
        ))}
      </Group>
      <ErrorAlert error={deletion.error ?? refused} />
      <Group gap="xs" justify="flex-end" mt="sm">
        {post.viewerCanUpdate ? (
          <Button size="xs" variant="subtle" leftSection={<IconPencil size={16} />} onClick={dialog.open}>
            {t('edit')}
          </Button>
        ) : null}
        {post.viewerCanDelete ? (
          <ConfirmButton
            size="xs"
            variant="subtle"
            leftSection={<IconTrash size={16} />}
            loading={deletion.fetching}
            question={t('deletePostConfirm')}
            confirmLabel={t('delete')}
            onConfirm={() => void remove()}
          >
            {t('delete')}
          </ConfirmButton>
        ) : null}
      </Group>
      <PostDialog opened={editing} onClose={dialog.close} title={t('editPost')}>
        <PostForm initial={post} submitLabel={t('save')} onSubmit={save} onCancel={dialog.close} />
      </PostDialog>
    </Paper>
  );
}
