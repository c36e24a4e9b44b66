import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDateTime, formatTimeAgo } from '../lib/time-format.ts';

const refreshMilliseconds = 30_000;

/** How long ago `value` (ISO 8601) was, in the viewer's language and zone; kept fresh, with the exact time as its title. */
export function TimeAgo({ value }: { readonly value: string }) {
  const { i18n } = useTranslation();
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), refreshMilliseconds);
    return () => clearInterval(timer);
  }, []);
  return (
    <time dateTime={value} title={formatDateTime(value, i18n.language)}>
      {formatTimeAgo(value, now, i18n.language)}
    </time>
  );
}
