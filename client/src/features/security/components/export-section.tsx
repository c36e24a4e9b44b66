import { Button, Group, Loader, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAccountTask } from '../../../graphql/use-account-task.ts';
import { useReauthentication } from '../../../graphql/use-reauthentication.ts';
import type { ErrorLike } from '../../../lib/error-info.ts';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import { SectionCard } from '../../../ui/section-card.tsx';
import { useAccountExport } from '../mutations/use-account-export.ts';

/** Everything that Kizuna holds on the viewer, as a file. */
export function ExportSection() {
  const { t } = useTranslation('security');
  const [{ fetching }, startExport] = useAccountExport();
  const prove = useReauthentication();
  const [taskId, setTaskId] = useState<string | null>(null);
  const [failure, setFailure] = useState<ErrorLike | null>(null);
  const { task, isFinished, error } = useAccountTask(taskId);
  const isWorking = taskId !== null && !isFinished;

  const start = async () => {
    const { data, error: refused } = await prove(() => startExport({}));
    setFailure(refused ?? null);
    setTaskId(data?.accountExport?.task?.id ?? null);
  };

  return (
    <SectionCard title={t('export')} description={t('exportText')}>
      <ErrorAlert error={failure ?? error} />
      <Group gap="sm">
        {task?.downloadUrl ? (
          <Button component="a" href={task.downloadUrl} download leftSection={<IconDownload size={17} />}>
            {t('exportSave')}
          </Button>
        ) : (
          <Button variant="light" loading={fetching} disabled={isWorking} onClick={() => void start()}>
            {t('exportStart')}
          </Button>
        )}
        <Group gap="xs" role="status">
          {isWorking ? <Loader size="xs" aria-hidden /> : null}
          {isWorking ? <Text size="sm">{t('exportWorking', { count: task?.pending.length ?? 0 })}</Text> : null}
          {isFinished ? <Text size="sm">{t('exportReady')}</Text> : null}
        </Group>
      </Group>
    </SectionCard>
  );
}
