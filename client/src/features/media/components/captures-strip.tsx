import { ScrollArea, Title, UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type FragmentType, graphql, readFragment } from '../../../graphql/generated/index.ts';
import { formatDuration } from '../format.ts';
import classes from './captures-strip.module.css';

const VideoCapturesFragment = graphql(`
  fragment VideoCaptures on Video {
    id
    captures {
      timestampSeconds
      imageUrl
    }
  }
`);

interface CapturesStripProps {
  readonly video: FragmentType<typeof VideoCapturesFragment>;
  /** Told the second to go to. */
  readonly onSeek: (seconds: number) => void;
}

/** Still pictures in a row; one pressed brings the player there. */
export function CapturesStrip({ video, onSeek }: CapturesStripProps) {
  const { t } = useTranslation('media');
  const { captures } = readFragment(VideoCapturesFragment, video);
  if (captures.length === 0) return null;
  return (
    <section aria-labelledby="captures-title">
      <Title order={2} size="h4" id="captures-title" mt="lg" mb="xs">
        {t('captures')}
      </Title>
      <ScrollArea type="auto" offsetScrollbars="x">
        <div className={classes.strip}>
          {captures.map(({ timestampSeconds, imageUrl }) => (
            <UnstyledButton
              key={timestampSeconds}
              className={classes.capture}
              aria-label={t('seekTo', { time: formatDuration(timestampSeconds) })}
              onClick={() => onSeek(timestampSeconds)}
            >
              <img src={imageUrl} alt="" loading="lazy" />
              <span aria-hidden>{formatDuration(timestampSeconds)}</span>
            </UnstyledButton>
          ))}
        </div>
      </ScrollArea>
    </section>
  );
}
