import { SimpleGrid, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type FragmentType, graphql, readFragment } from '../../../graphql/generated/index.ts';
import { ImageTile } from './image-tile.tsx';

const PromptImagesFragment = graphql(`
  fragment PromptImages on Prompt {
    id
    text
    images {
      id
      ...ImageTile
    }
  }
`);

/** The images made from a prompt. */
export function PromptImages({ prompt }: { readonly prompt: FragmentType<typeof PromptImagesFragment> }) {
  const { t } = useTranslation('prompts');
  const { text, images } = readFragment(PromptImagesFragment, prompt);
  if (images.length === 0) return <Text c="dimmed">{t('noImages')}</Text>;
  return (
    <SimpleGrid
      cols={images.length === 1 ? 1 : { base: 1, xs: 2 }}
      spacing="md"
      maw={images.length === 1 ? 640 : undefined}
    >
      {images.map((image, index) => (
        <ImageTile key={image.id} image={image} number={index + 1} text={text} />
      ))}
    </SimpleGrid>
  );
}
