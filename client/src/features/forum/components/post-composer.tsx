import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPencilPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { usePostCreate } from '../mutations/use-post-create.ts';
import { PostDialog } from './post-dialog.tsx';
import { type PostDraft, PostForm } from './post-form.tsx';

/** The button that opens the form for a new post; tells the new post's id when it is there. */
export function PostComposer({ onCreated }: { readonly onCreated: (postId: string) => void }) {
  const { t } = useTranslation('forum');
  const [opened, dialog] = useDisclosure(false);
  const [, createPost] = usePostCreate();
  const create = async ({ title, body, tags }: PostDraft) => {
    const { data, error } = await createPost({ input: { title, body, tags: [...tags] } });
    const post = data?.postCreate?.post;
    if (post) {
      dialog.close();
      onCreated(post.id);
    }
    return { error, userErrors: data?.postCreate?.userErrors };
  };
  return (
    <>
      <Button leftSection={<IconPencilPlus size={18} />} onClick={dialog.open}>
        {t('newPost')}
      </Button>
      <PostDialog opened={opened} onClose={dialog.close} title={t('newPost')}>
        <PostForm submitLabel={t('publish')} onSubmit={create} onCancel={dialog.close} />
      </PostDialog>
    </>
  );
}
