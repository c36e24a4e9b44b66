import { ActionIcon, Tooltip } from '@mantine/core';
import { IconStar, IconStarFilled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { type FragmentType, graphql, readFragment } from '../../../graphql/generated/index.ts';
import { usePromptFavorite } from '../mutations/use-prompt-favorite.ts';

const FavoriteButtonFragment = graphql(`
  fragment FavoriteButton on Prompt {
    id
    viewerHasFavorited
  }
`);

/** The star of a prompt. */
export function FavoriteButton({ prompt }: { readonly prompt: FragmentType<typeof FavoriteButtonFragment> }) {
  const { t } = useTranslation('prompts');
  const { id, viewerHasFavorited } = readFragment(FavoriteButtonFragment, prompt);
  const [{ fetching, error }, setFavorite] = usePromptFavorite();
  const label = t(viewerHasFavorited ? 'unfavorite' : 'favorite');
  const Icon = viewerHasFavorited ? IconStarFilled : IconStar;
  return (
    <Tooltip label={error ? error.message : label}>
      <ActionIcon
        variant={viewerHasFavorited ? 'light' : 'default'}
        color={error ? 'red' : 'yamabuki'}
        radius="xl"
        loading={fetching}
        aria-label={label}
        aria-pressed={viewerHasFavorited}
        onClick={() => void setFavorite({ input: { id, favorite: !viewerHasFavorited } })}
      >
        <Icon size={18} />
      </ActionIcon>
    </Tooltip>
  );
}
