import type { FeedMessage } from '../feed/feed-message.ts';
import { useRowTabIndex } from '../row-tab-stop.ts';
import { messagePieces } from '../text/message-pieces.ts';
import classes from './message-text.module.css';

interface MessageTextProps {
  readonly text: string;
  readonly mentions: FeedMessage['mentions'];
}

/** What was written, with its web addresses as links and those whom it mentions set off. */
export function MessageText({ text, mentions }: MessageTextProps) {
  const tabIndex = useRowTabIndex();
  return (
    <p className={classes.text}>
      {messagePieces(text, mentions).map(({ text: piece, href, mentionedId }, index) => {
        // biome-ignore-start lint/suspicious/noArrayIndexKey: the pieces of a text never change places
        if (href) {
          return (
            <a key={index} href={href} tabIndex={tabIndex} target="_blank" rel="nofollow noopener noreferrer">
              {piece}
            </a>
          );
        }
        if (mentionedId === null) return piece;
        const name = mentions.find(({ id }) => id === mentionedId)?.displayName;
        return (
          <span key={index} className={classes.mention} title={name}>
            {piece}
          </span>
        );
        // biome-ignore-end lint/suspicious/noArrayIndexKey: the pieces of a text never change places
      })}
    </p>
  );
}
