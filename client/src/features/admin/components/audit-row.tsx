import { Code, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type FragmentType, graphql, readFragment } from '../../../graphql/generated/index.ts';
import { formatDateTime } from '../../../lib/time-format.ts';
import { AuditPerson } from './audit-person.tsx';
import classes from './audit-row.module.css';

const AuditRowFragment = graphql(`
  fragment AuditRow on AuditEntry {
    id
    action
    actorId
    actor {
      id
      ...AuditPerson
    }
    targetType
    targetId
    targetUser {
      id
      ...AuditPerson
    }
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
          <span>{entry.actorId ? <AuditPerson user={entry.actor} id={entry.actorId} /> : t('nobody')}</span>
          <span className={classes.target}>
            {entry.targetUser ? <AuditPerson user={entry.targetUser} id={entry.targetId} /> : (entry.targetType ?? '')}
          </span>
        </summary>
        <dl className={classes.details}>
          <dt>{t('who')}</dt>
          <dd>{entry.actorId ? <AuditPerson user={entry.actor} id={entry.actorId} isWhole /> : t('nobody')}</dd>
          {entry.targetUser ? (
            <>
              <dt>{t('toWhom')}</dt>
              <dd>
                <AuditPerson user={entry.targetUser} id={entry.targetId} isWhole />
              </dd>
            </>
          ) : null}
          <dt>{t('targetType')}</dt>
          <dd>{entry.targetType ?? '–'}</dd>
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
