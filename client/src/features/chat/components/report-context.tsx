import { Button, Group, Text } from '@mantine/core';
import { useDisclosure, useId } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';
import { formatDateTime } from '../../../lib/time-format.ts';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import { LoadingState } from '../../../ui/loading-state.tsx';
import classes from './report-card.module.css';

const ReportContextQuery = graphql(`
  query ReportContext($id: ID!) {
    messageReportContext(id: $id) {
      messageId
      isReported
      text
      attachmentCount
      deletedBy
      sentAt
      sender {
        id
        displayName
      }
    }
  }
`);

interface ReportContextProps {
  readonly reportId: string;
  /** Of who sent the reported message. */
  readonly name: string;
}

/** What was said around a reported message. It is asked for only when the operator wants it, since each look is written down. */
export function ReportContext({ reportId, name }: ReportContextProps) {
  const { t } = useTranslation('chat');
  const [opened, { toggle }] = useDisclosure(false);
  const noteId = useId();
  return (
    <div>
      <Group gap="xs" mt={8}>
        <Button
          variant="subtle"
          size="compact-sm"
          onClick={toggle}
          aria-expanded={opened}
          aria-describedby={opened ? undefined : noteId}
        >
          {opened ? t('reports.hideContext') : t('reports.showContext')}
        </Button>
        {opened ? null : (
          <Text id={noteId} size="xs" c="dimmed">
            {t('reports.contextNote')}
          </Text>
        )}
      </Group>
      {opened ? <Around reportId={reportId} name={name} /> : null}
    </div>
  );
}

function Around({ reportId, name }: ReportContextProps) {
  const { t, i18n } = useTranslation('chat');
  const [{ data, error }, reload] = useQuery({
    query: ReportContextQuery,
    variables: { id: reportId },
    requestPolicy: 'network-only',
  });
  const entries = data?.messageReportContext;
  if (!entries) {
    if (error) return <ErrorAlert error={error} onRetry={() => reload({ requestPolicy: 'network-only' })} />;
    if (!data) return <LoadingState rows={3} height={28} />;
    return (
      <Text size="sm" c="dimmed" mt={6} role="status">
        {t('reports.contextGone')}
      </Text>
    );
  }
  return (
    <>
      <Text size="xs" c="dimmed" mt={6}>
        {t('reports.contextNow')}
      </Text>
      <ol className={classes.context} aria-label={t('reports.context', { name })}>
        {entries.map(({ messageId, isReported, text, attachmentCount, deletedBy, sentAt, sender }) => (
          <li key={messageId} data-reported={isReported || undefined}>
            <Text span size="sm" fw={600}>
              {sender?.displayName ?? '?'}
            </Text>
            <time className={classes.username} dateTime={sentAt}>
              {formatDateTime(sentAt, i18n.language)}
            </time>
            {isReported ? <span className={classes.username}>{t('reports.theReported')}</span> : null}
            {': '}
            {deletedBy ? <em className={classes.gone}>{t(`deletedBy.${deletedBy}`)}</em> : text}
            {attachmentCount > 0 ? (
              <span className={classes.files}>{t('reports.files', { count: attachmentCount })}</span>
            ) : null}
          </li>
        ))}
      </ol>
    </>
  );
}
