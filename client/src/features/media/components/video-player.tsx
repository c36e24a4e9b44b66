import { type Ref, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './video-player.module.css';

/** An address that fails sooner than this (milliseconds) has not run out; a fresh one would fail as well. */
const shortestLife = 30_000;

interface VideoPlayerProps {
  readonly title: string;
  readonly playbackUrl: string;
  readonly poster: string | null;
  readonly ref: Ref<HTMLVideoElement>;
  /** The address no longer works: ask for a fresh one. */
  readonly onExpired: () => void;
}

/**
 * Plays a video. Its address ends after an hour, and every answer of the server brings a new one; a new one is only taken when the
 * old one has stopped working, for a change of address would interrupt whoever watches. Playing then goes on where it stopped.
 */
export function VideoPlayer({ title, playbackUrl, poster, ref, onExpired }: VideoPlayerProps) {
  const { t } = useTranslation('media');
  const [source, setSource] = useState(playbackUrl);
  const [failedSource, setFailedSource] = useState<string | null>(null);
  const resumeAt = useRef(0);
  const takenAt = useRef(performance.now());
  useEffect(() => {
    if (failedSource !== source || playbackUrl === source) return;
    takenAt.current = performance.now();
    setSource(playbackUrl);
  }, [failedSource, source, playbackUrl]);
  const fail = (player: HTMLVideoElement) => {
    if (performance.now() - takenAt.current < shortestLife) return;
    resumeAt.current = player.currentTime;
    setFailedSource(source);
    onExpired();
  };
  return (
    <>
      {/* biome-ignore lint/a11y/useMediaCaption: the server has no subtitles to offer */}
      <video
        ref={ref}
        className={classes.player}
        src={source}
        poster={poster ?? undefined}
        controls
        playsInline
        preload="metadata"
        aria-label={t('player', { title })}
        onError={(event) => fail(event.currentTarget)}
        onLoadedMetadata={(event) => {
          if (resumeAt.current > 0) event.currentTarget.currentTime = resumeAt.current;
          resumeAt.current = 0;
        }}
      />
      {failedSource === source ? <p role="status">{t('playbackFailed')}</p> : null}
    </>
  );
}
