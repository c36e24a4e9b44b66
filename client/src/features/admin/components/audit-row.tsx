import { Code, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type FragmentType, graphql, readFragment } from '../../../graphql/generated/index.ts';
import { formatDateTime } from '../../../lib/time-format.ts';
import classes from './audit-row.module.css';

const AuditRowFragment = graphql(`
  fragment AuditRow on AuditEntry {
    id
    action
    actor {
      id
      username
    }
    targetType
    targetId
    details
    writer
    createdAt
  }
`);

/** One line of the log; its details open with a click. */
export function AuditRow({ entry: ref }: { readonly entry: FragmentType<typeof AuditRowFragment> }) {
  const { t, i18n } = useTranslation('admin');
  const entry = readFragment(AuditRowFragment, ref);
  return (
    <li className={classes.row}>
      <details>
        <summary className={classes.summary}>
          <time className={classes.time} dateTime={entry.createdAt}>
            {formatDateTime(entry.createdAt, i18n.language)}
          </time>
          <span className={classes.action}>{entry.action}</span>
          <span>{entry.actor ? `@${entry.actor.username}` : t('nobody')}</span>
          <span className={classes.target}>{entry.targetType ?? ''}</span>
        </summary>
        <dl className={classes.details}>
          <dt>{t('targetId')}</dt>
          <dd>{entry.targetId ?? '–'}</dd>
          <dt>{t('writer')}</dt>
          <dd>{entry.writer}</dd>
          <dt>{t('moment')}</dt>
          <dd>{entry.createdAt}</dd>
        </dl>
        {entry.details ? (
          <Code block className={classes.json}>
            {JSON.stringify(JSON.parse(entry.details), null, 2)}
          </Code>
        ) : (
          <Text size="sm" c="dimmed">
            {t('noDetails')}
          </Text>
        )}
      </details>
    </li>
  );
}
