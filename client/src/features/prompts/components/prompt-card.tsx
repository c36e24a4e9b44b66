import { Group, Text } from '@mantine/core';
import { IconLock, IconPhoto } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type FragmentType, graphql, readFragment } from '../../../graphql/generated/index.ts';
import { FavoriteButton } from './favorite-button.tsx';
import classes from './prompt-card.module.css';

export const PromptCardFragment = graphql(`
  fragment PromptCard on Prompt {
    id
    text
    visibility
    owner {
      id
      displayName
    }
    images {
      id
      url
      rendererLabel
    }
    ...FavoriteButton
  }
`);

interface PromptCardProps {
  readonly prompt: FragmentType<typeof PromptCardFragment>;
  /** Stands beside the owner's name: how similar it is, for example. */
  readonly note?: ReactNode;
}

/** A prompt in a grid: its first image and the text. */
export function PromptCard({ prompt: ref, note }: PromptCardProps) {
  const { t } = useTranslation('prompts');
  const prompt = readFragment(PromptCardFragment, ref);
  const image = prompt.images[0];
  return (
    <article className={classes.card}>
      <div className={classes.picture}>
        {image ? (
          <>
            <img src={image.url} alt="" loading="lazy" />
            <span className={classes.renderer}>{image.rendererLabel}</span>
          </>
        ) : (
          <IconPhoto size={36} stroke={1.2} role="img" aria-label={t('noImages')} />
        )}
        <div className={classes.star}>
          <FavoriteButton prompt={prompt} />
        </div>
      </div>
      <Link
        to="/prompts/$promptId"
        params={{ promptId: prompt.id }}
        className={classes.link}
        aria-label={t('openPrompt', { text: prompt.text })}
      >
        {prompt.text}
      </Link>
      <Group gap={6} c="dimmed" wrap="nowrap">
        <Text size="sm" truncate>
          {prompt.owner?.displayName ?? t('unknownPerson')}
          {note ? <> · {note}</> : null}
        </Text>
        {prompt.visibility === 'PRIVATE' ? <IconLock size={15} role="img" aria-label={t('visibilityPRIVATE')} /> : null}
      </Group>
    </article>
  );
}
