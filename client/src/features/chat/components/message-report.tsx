import { Button, Group, Modal, Radio, Stack, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FeedMessage } from '../feed/feed-message.ts';
import { useMessageReport } from '../mutations/use-message-report.ts';

interface MessageReportProps {
  /** The message in question; null for none. */
  readonly message: FeedMessage | null;
  readonly onClose: () => void;
}

const reasons = ['SPAM', 'HARASSMENT', 'INAPPROPRIATE', 'OTHER'] as const;

/** Tells the operators about a message. */
export function MessageReport({ message, onClose }: MessageReportProps) {
  const { t } = useTranslation('chat');
  return (
    <Modal opened={message !== null} onClose={onClose} title={t('reportTitle')} centered>
      {message ? <ReportForm messageId={message.id} onClose={onClose} /> : null}
    </Modal>
  );
}

function ReportForm({ messageId, onClose }: { readonly messageId: string; readonly onClose: () => void }) {
  const { t } = useTranslation('chat');
  const report = useMessageReport();
  const [reason, setReason] = useState<(typeof reasons)[number]>('SPAM');
  const [comment, setComment] = useState('');
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const done = await report({ messageId, reason, comment: comment.trim() || null });
    if (!done) return;
    notifications.show({ message: t('reported') });
    onClose();
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack>
        <Radio.Group
          value={reason}
          onChange={(value) => setReason(reasons.find((known) => known === value) ?? 'OTHER')}
          label={t('reportReason')}
        >
          <Stack gap={8} mt="xs">
            {reasons.map((known) => (
              <Radio key={known} value={known} label={t(`reasons.${known}`)} />
            ))}
          </Stack>
        </Radio.Group>
        <Textarea
          label={t('reportComment')}
          value={comment}
          onChange={(event) => setComment(event.currentTarget.value)}
          maxLength={1_000}
          autosize
          minRows={2}
        />
        <Group justify="flex-end">
          <Button type="submit">{t('report')}</Button>
        </Group>
      </Stack>
    </form>
  );
}
