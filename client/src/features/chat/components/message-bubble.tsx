import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { graphql } from '../../../graphql/generated/index.ts';
import { splitLinks } from '../../../lib/split-links.ts';
import classes from './message-bubble.module.css';

export const ChatMessageFragment = graphql(`
  fragment ChatMessage on Message {
    id
    sequence
    text
    clientId
    sentAt
    sender {
      id
      displayName
      viewerIsSelf
    }
  }
`);

interface MessageBubbleProps {
  readonly text: string;
  readonly own: boolean;
  /** `failed` and `sending` look unfinished. @default 'sent' */
  readonly state?: 'sent' | 'sending' | 'failed';
  /** Stands under the text: time, state, buttons. */
  readonly footer?: ReactNode;
}

/** One message's text. */
export function MessageBubble({ text, own, state = 'sent', footer }: MessageBubbleProps) {
  return (
    <div className={classes.row} data-own={own || undefined} data-state={state}>
      <div className={classes.bubble}>
        <Text component="p" className={classes.text}>
          {splitLinks(text).map(({ text: piece, href }, index) =>
            href ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: a text never changes
              <a key={index} href={href} target="_blank" rel="nofollow noopener noreferrer">
                {piece}
              </a>
            ) : (
              piece
            ),
          )}
        </Text>
      </div>
      {footer ? <div className={classes.footer}>{footer}</div> : null}
    </div>
  );
}
