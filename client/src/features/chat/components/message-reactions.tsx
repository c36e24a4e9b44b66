import { UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useConversationActions } from '../conversation-context.ts';
import type { FeedMessage } from '../feed/feed-message.ts';
import { useRowTabIndex } from '../row-tab-stop.ts';
import classes from './message-reactions.module.css';

const mostNamed = 12;

/** What people reacted with; pressing one joins them, or takes the viewer's back. */
export function MessageReactions({ message }: { readonly message: FeedMessage }) {
  const { t } = useTranslation('chat');
  const { canSend, toggleReaction } = useConversationActions();
  const tabIndex = useRowTabIndex();
  return (
    <ul className={classes.reactions} aria-label={t('reactions')}>
      {message.reactions.map(({ emoji, count, people, isMine }) => {
        const names = people.slice(0, mostNamed).map(({ displayName }) => displayName);
        return (
          <li key={emoji}>
            <UnstyledButton
              className={classes.reaction}
              tabIndex={tabIndex}
              aria-pressed={isMine}
              aria-label={t('reaction', { emoji, names: names.join(', ') })}
              title={names.join(', ')}
              disabled={!canSend}
              onClick={() => toggleReaction(message, emoji)}
            >
              {emoji} <span className={classes.count}>{count}</span>
            </UnstyledButton>
          </li>
        );
      })}
    </ul>
  );
}
