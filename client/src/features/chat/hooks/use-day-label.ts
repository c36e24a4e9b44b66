import { useTranslation } from 'react-i18next';
import { formatLongDay, isSameDay } from '../../../lib/time-format.ts';

/** Names the day of a moment: today, yesterday, or its date. */
export function useDayLabel(): (at: string) => string {
  const { t, i18n } = useTranslation('chat');
  return (at) => {
    const now = new Date();
    const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
    if (isSameDay(at, now.toISOString())) return t('today');
    return isSameDay(at, yesterday.toISOString()) ? t('yesterday') : formatLongDay(at, i18n.language);
  };
}
