import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { formatClock } from '../../../lib/time-format.ts';
import type { LogRow } from '../feed/log-rows.ts';

/** How a screen reader names a row: who, when, and what, in each row of a run, too. Undefined for lines that are read as they are. */
export function useRowName(): (row: LogRow) => string | undefined {
  const { t, i18n } = useTranslation('chat');
  return useCallback(
    (row) => {
      const nameOf = (name: string, at: string, words: readonly string[]) =>
        t('rowName', { name, time: formatClock(at, i18n.language), text: words.filter(Boolean).join(', ') });
      if (row.type === 'message') {
        const { sender, isOwn, deletedBy, isEdited, sentAt, text, attachments } = row.message;
        const said = [text, ...attachments.map(({ filename }) => filename), isEdited ? t('edited') : ''];
        const words = deletedBy ? [t(`deletedBy.${deletedBy}`)] : said;
        return nameOf(isOwn ? t('yourself') : sender.displayName, sentAt, words);
      }
      if (row.type !== 'pending') return;
      const { text, attachments, writtenAt, state } = row.entry;
      const about = state === 'failed' ? t('notSent') : t('sending');
      return nameOf(t('yourself'), writtenAt, [text, ...attachments.map(({ filename }) => filename), about]);
    },
    [t, i18n.language],
  );
}
