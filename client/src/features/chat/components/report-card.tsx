import { Badge, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type DocumentType, graphql } from '../../../graphql/generated/index.ts';
import { formatDateTime } from '../../../lib/time-format.ts';
import { TimeAgo } from '../../../ui/time-ago.tsx';
import { UserAvatar } from '../../../ui/user-avatar.tsx';
import classes from './report-card.module.css';
import { ReportContext } from './report-context.tsx';
import { ReportDecision } from './report-decision.tsx';

export const ReportCardFragment = graphql(`
  fragment ReportCard on MessageReport {
    id
    messageId
    text
    attachmentCount
    sentAt
    reason
    comment
    status
    createdAt
    resolvedAt
    sender {
      id
      username
      displayName
      avatarUrl
    }
    reporter {
      id
      username
      displayName
    }
    resolver {
      id
      displayName
    }
  }
`);

export type Report = DocumentType<typeof ReportCardFragment>;

interface ReportCardProps {
  /** All about one message, the oldest first; at least one. */
  readonly reports: readonly Report[];
  /** Told when somebody else was faster. */
  readonly onStale: () => void;
}

/** What was said, by whom and when, who thinks ill of it and why, and what is to become of it. */
export function ReportCard({ reports, onStale }: ReportCardProps) {
  const { t, i18n } = useTranslation('chat');
  const [first] = reports;
  if (!first) return null;
  const { sender, text, attachmentCount, sentAt, status, resolver, resolvedAt } = first;
  const name = sender?.displayName ?? '?';
  return (
    <li className={classes.card} aria-label={t('reports.about', { name })}>
      <Group gap="sm" wrap="nowrap" align="flex-start">
        <UserAvatar name={name} url={sender?.avatarUrl} size={38} />
        <div className={classes.message}>
          <Text fw={600} className={classes.name}>
            {name}
            {sender ? <span className={classes.username}>@{sender.username}</span> : null}
          </Text>
          <Text size="xs" c="dimmed">
            {t('reports.sentAt', { at: formatDateTime(sentAt, i18n.language) })}
          </Text>
          <blockquote className={classes.words}>
            {text || <em>{t('reports.noText')}</em>}
            {attachmentCount > 0 ? (
              <span className={classes.files}>{t('reports.files', { count: attachmentCount })}</span>
            ) : null}
          </blockquote>
        </div>
      </Group>
      <ReportContext reportId={first.id} name={name} />
      <ul className={classes.reports} aria-label={t('reports.by')}>
        {reports.map(({ id, reporter, reason, comment, createdAt }) => (
          <li key={id}>
            <Group gap={8}>
              <Badge variant="light" color="shu" size="sm">
                {t(`reasons.${reason}`)}
              </Badge>
              <Text size="sm">
                {reporter?.displayName ?? '?'}
                {reporter ? <span className={classes.username}>@{reporter.username}</span> : null}
              </Text>
              <Text size="xs" c="dimmed">
                <TimeAgo value={createdAt} />
              </Text>
            </Group>
            {comment ? <p className={classes.comment}>{comment}</p> : null}
          </li>
        ))}
      </ul>
      {status === 'OPEN' ? (
        <ReportDecision reportId={first.id} onStale={onStale} />
      ) : (
        <Text size="sm" c="dimmed" mt="sm">
          {t(`reports.decided.${status}`, {
            name: resolver?.displayName ?? '?',
            at: resolvedAt ? formatDateTime(resolvedAt, i18n.language) : '',
          })}
        </Text>
      )}
    </li>
  );
}
