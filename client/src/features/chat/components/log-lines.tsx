import { useTranslation } from 'react-i18next';
import type { FeedMessage, Notice } from '../feed/feed-message.ts';
import { useDayLabel } from '../hooks/use-day-label.ts';
import classes from './log-lines.module.css';

/** The day that begins. */
export function DayLine({ at }: { readonly at: string }) {
  const dayLabel = useDayLabel();
  return (
    <div className={classes.day}>
      <span>{dayLabel(at)}</span>
    </div>
  );
}

/** The day of what is in sight, while its line is above; for the eyes only. */
export function StickyDay({ at }: { readonly at: string }) {
  const dayLabel = useDayLabel();
  return (
    <div className={classes.sticky} aria-hidden>
      <span>{dayLabel(at)}</span>
    </div>
  );
}

/** Where what the viewer had not read begins. */
export function UnreadLine() {
  const { t } = useTranslation('chat');
  return (
    <div className={classes.unread}>
      <span>{t('newDivider')}</span>
    </div>
  );
}

/** What the server tells: who came and went, and what was changed. */
export function NoticeLine({ message }: { readonly message: FeedMessage }) {
  const words = useNotice(message);
  return <p className={classes.notice}>{words}</p>;
}

function useNotice({ notice, sender }: FeedMessage): string {
  const { t } = useTranslation('chat');
  const actor = sender.displayName;
  const wordsOf = (told: Notice): string => {
    switch (told.type) {
      case 'joined': {
        const name = told.who.displayName;
        return told.byThemselves ? t('notice.joined', { name }) : t('notice.added', { actor, name });
      }
      case 'left': {
        const name = told.who.displayName;
        return told.byThemselves ? t('notice.left', { name }) : t('notice.removed', { actor, name });
      }
      case 'role':
        return t(`notice.role.${told.role}`, { name: told.who.displayName });
      case 'renamed':
        return t('notice.renamed', { actor, title: told.title });
      case 'status':
        return told.status === 'OPEN' ? t('notice.reopened', { actor }) : t('notice.closed', { actor });
    }
  };
  return notice ? wordsOf(notice) : '';
}
