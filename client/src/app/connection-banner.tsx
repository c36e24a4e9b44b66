import { Loader } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useConnectionState } from '../graphql/connection-context.ts';
import classes from './connection-banner.module.css';

/** A connection that comes back sooner than this was never worth a word. */
const patienceMilliseconds = 1_500;

/** Says that live updates are late because the socket is gone. */
export function ConnectionBanner() {
  const { t } = useTranslation('app');
  const lost = useConnectionState() === 'reconnecting';
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (!lost) return setShown(false);
    const timer = setTimeout(() => setShown(true), patienceMilliseconds);
    return () => clearTimeout(timer);
  }, [lost]);
  return (
    <div role="status">
      {shown ? (
        <div className={classes.banner}>
          <Loader size={14} color="white" aria-hidden />
          {t('reconnecting')}
        </div>
      ) : null}
    </div>
  );
}
