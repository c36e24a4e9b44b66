import { Alert, Button, Group, Loader, Radio, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import { FormError } from '../../../ui/form-error.tsx';
import { useMerge } from '../hooks/use-merge.ts';
import type { PickedUser } from '../picked-user.ts';
import { MergeCounts } from './merge-counts.tsx';
import { MergeFates } from './merge-fates.tsx';

interface MergePanelProps {
  readonly users: readonly PickedUser[];
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Which account stays, what would be moved to it, and the merge itself: only after its dry run. */
export function MergePanel({ users, onClose, onDone }: MergePanelProps) {
  const { t } = useTranslation('admin');
  const common = useTranslation('common').t;
  const { stage, primaryId, choosePrimary, start, task, revokedTokens, fates, problem, error } = useMerge(
    users.map(({ id }) => id),
  );
  const isWorking = stage === 'counting' || stage === 'merging';
  return (
    <Stack gap="md">
      <Radio.Group
        label={t('primary')}
        description={t('primaryHint')}
        value={primaryId ?? ''}
        onChange={choosePrimary}
        readOnly={stage !== 'choosing' && stage !== 'counted'}
      >
        <Stack gap="xs" mt="xs">
          {users.map(({ id, username, displayName }) => (
            <Radio
              key={id}
              value={id}
              label={`${displayName} (@${username})`}
              disabled={isWorking || stage === 'merged'}
            />
          ))}
        </Stack>
      </Radio.Group>
      <ErrorAlert error={error} />
      <FormError message={problem} />
      <div role="status">
        {isWorking ? (
          <Group gap="xs">
            <Loader size="xs" aria-hidden />
            <Text size="sm">{t(stage, { count: task?.pending.length ?? 0 })}</Text>
          </Group>
        ) : null}
        {stage === 'counted' && task ? <MergeCounts receipts={task.receipts} /> : null}
        {stage === 'counted' && revokedTokens.length > 0 ? (
          <Text size="sm" mt="xs">
            {t('tokensRevoked', { names: revokedTokens.map(({ name }) => name).join(', ') })}
          </Text>
        ) : null}
        {stage === 'counted' ? <MergeFates fates={fates} /> : null}
        {stage === 'merged' ? <Text fw={600}>{t('mergeDone')}</Text> : null}
      </div>
      {stage === 'counted' ? (
        <Alert color="red" variant="light" icon={<IconAlertTriangle size={20} />}>
          {t('mergeWarning')}
        </Alert>
      ) : null}
      <Group justify="flex-end" gap="xs">
        {stage === 'merged' ? (
          <Button onClick={onDone}>{common('close')}</Button>
        ) : (
          <Button variant="default" onClick={onClose}>
            {common('cancel')}
          </Button>
        )}
        {stage === 'choosing' || stage === 'counting' ? (
          <Button disabled={primaryId === null} loading={stage === 'counting'} onClick={() => void start(true)}>
            {t('mergeCount')}
          </Button>
        ) : null}
        {stage === 'counted' || stage === 'merging' ? (
          <Button color="red" loading={stage === 'merging'} onClick={() => void start(false)}>
            {t('mergeConfirm')}
          </Button>
        ) : null}
      </Group>
    </Stack>
  );
}
