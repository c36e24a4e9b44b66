import { Anchor } from '@mantine/core';
import { IconAlertCircle, IconPaperclip } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { OutboxEntry } from '../outbox/outbox.ts';
import { useOutbox } from '../outbox/outbox-context.ts';
import { useRowTabIndex } from '../row-tab-stop.ts';
import { MessageQuote } from './message-quote.tsx';
import { MessageText } from './message-text.tsx';
import classes from './pending-row.module.css';

/** A message of the viewer's that the server has not confirmed, with a second try for one that it did not take. */
export function PendingRow({ entry }: { readonly entry: OutboxEntry }) {
  const { t } = useTranslation('chat');
  const { retry, discard } = useOutbox();
  const link = { component: 'button', type: 'button', inherit: true, tabIndex: useRowTabIndex() } as const;
  const { clientId, state, replyTo, attachments, text } = entry;
  const dropIt = (
    <Anchor {...link} c="dimmed" onClick={() => discard(clientId)}>
      {t('discard')}
    </Anchor>
  );
  return (
    <div className={classes.row} data-state={state}>
      <div className={classes.bubble}>
        {replyTo ? <MessageQuote quote={replyTo} /> : null}
        {attachments.map(({ id, filename }) => (
          <div key={id} className={classes.file}>
            <IconPaperclip size={14} aria-hidden /> {filename}
          </div>
        ))}
        {text ? <MessageText text={text} mentions={[]} /> : null}
      </div>
      <div className={classes.footer}>
        {state === 'failed' ? (
          <span className={classes.failed} role="alert">
            <IconAlertCircle size={14} aria-hidden />
            {entry.failure || t('notSent')}
            <Anchor {...link} fw={600} onClick={() => retry(clientId)}>
              {t('retry')}
            </Anchor>
            {dropIt}
          </span>
        ) : (
          <>
            <span role="status">{entry.isDelayed ? t('waiting') : t('sending')}</span>
            {entry.isDelayed ? dropIt : null}
          </>
        )}
      </div>
    </div>
  );
}
