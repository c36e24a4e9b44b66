import { useTranslation } from 'react-i18next';
import type { PresenceStatus } from '../../../graphql/generated/graphql.ts';
import classes from './presence-dot.module.css';

/** At the corner of an avatar: whether somebody is here; nothing for who is not, or when it is not known. */
export function PresenceDot({ status }: { readonly status: PresenceStatus | undefined }) {
  const { t } = useTranslation('chat');
  if (!status || status === 'OFFLINE') return null;
  return <span className={classes.dot} data-status={status} role="img" aria-label={t(`presence.${status}`)} />;
}
