import { ActionIcon, Anchor, Group, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { type FragmentType, graphql, readFragment } from '../../../graphql/generated/index.ts';
import classes from './image-tile.module.css';

const ImageTileFragment = graphql(`
  fragment ImageTile on GeneratedImage {
    id
    url
    width
    height
    seed
    rendererLabel
  }
`);

interface ImageTileProps {
  readonly image: FragmentType<typeof ImageTileFragment>;
  /** Counted from 1. */
  readonly number: number;
  /** The text it was made from. */
  readonly text: string;
}

/** One image with who made it, which the viewer must always be told. */
export function ImageTile({ image: ref, number, text }: ImageTileProps) {
  const { t } = useTranslation('prompts');
  const { id, url, width, height, seed, rendererLabel } = readFragment(ImageTileFragment, ref);
  return (
    <figure className={classes.tile}>
      <Anchor href={url} target="_blank" rel="noopener" aria-label={t('openImage', { number })}>
        <img src={url} width={width} height={height} alt={t('imageAlt', { number, text })} className={classes.image} />
      </Anchor>
      <figcaption>
        <Group justify="space-between" wrap="nowrap" gap="xs" mt={6}>
          <div>
            <Text size="xs" fw={600}>
              {rendererLabel}
            </Text>
            <Text size="xs" c="dimmed" mt={2}>
              {width} × {height} · {t('seed')} {seed}
            </Text>
          </div>
          <ActionIcon
            component="a"
            href={url}
            download={`kizuna-${id}.png`}
            variant="subtle"
            aria-label={t('downloadImage', { number })}
          >
            <IconDownload size={18} />
          </ActionIcon>
        </Group>
      </figcaption>
    </figure>
  );
}
