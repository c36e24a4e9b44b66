import { Accordion, Text } from '@mantine/core';
import { IconMailbox } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { SessionKeeper } from '../../../graphql/session-keeper.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import { LoadingState } from '../../../ui/loading-state.tsx';
import { TimeAgo } from '../../../ui/time-ago.tsx';
import { useOutbox } from '../hooks/use-outbox.ts';
import { MailText } from './mail-text.tsx';

/** The mails that were kept instead of sent, newest first; one at a time is open. */
export function OutboxList({ keeper }: { readonly keeper: SessionKeeper }) {
  const { t } = useTranslation('outbox');
  const { answer, reload } = useOutbox(keeper);
  if (!answer) return <LoadingState />;
  if (!answer.ok) return <ErrorAlert error={answer.problem} onRetry={reload} />;
  if (answer.mails.length === 0) {
    return <EmptyState icon={<IconMailbox size={28} />} title={t('emptyTitle')} description={t('emptyText')} />;
  }
  return (
    <section aria-label={t('list')}>
      <Accordion variant="separated" radius="lg" order={2}>
        {answer.mails.map(({ id, to, subject, sentAt, text }) => (
          <Accordion.Item key={id} value={id}>
            <Accordion.Control>
              <Text component="span" display="block" fw={600}>
                {subject}
              </Text>
              <Text component="span" display="block" size="xs" c="dimmed">
                {t('to', { address: to })} · <TimeAgo value={sentAt} />
              </Text>
            </Accordion.Control>
            <Accordion.Panel>
              <MailText text={text} />
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
    </section>
  );
}
