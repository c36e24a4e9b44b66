import { Button, Card, Group, Modal, Pill, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import type { PickedUser } from '../picked-user.ts';
import { MergePanel } from './merge-panel.tsx';

interface MergeTrayProps {
  readonly picked: readonly PickedUser[];
  readonly onUnpick: (user: PickedUser) => void;
  /** Called when the merge is done and its outcome was seen. */
  readonly onDone: () => void;
}

/** The accounts chosen so far; nothing while there are none. */
export function MergeTray({ picked, onUnpick, onDone }: MergeTrayProps) {
  const { t } = useTranslation('admin');
  const [opened, dialog] = useDisclosure(false);
  const finish = () => {
    dialog.close();
    onDone();
  };
  if (picked.length === 0) return null;
  return (
    <Card component="section" withBorder radius="md" p="sm" mb="md" aria-label={t('merge')}>
      <Group justify="space-between" gap="sm">
        <Group gap={6}>
          <Text size="sm">{t('picked')}</Text>
          {picked.map((user) => (
            <Pill
              key={user.id}
              withRemoveButton
              onRemove={() => onUnpick(user)}
              removeButtonProps={{ 'aria-label': t('unpick', { username: user.username }), 'aria-hidden': false }}
            >
              @{user.username}
            </Pill>
          ))}
        </Group>
        <Button size="xs" disabled={picked.length < 2} onClick={dialog.open}>
          {t('mergeStart')}
        </Button>
      </Group>
      <Modal opened={opened} onClose={dialog.close} title={t('mergeTitle')} size="lg" closeOnClickOutside={false}>
        <MergePanel users={picked} onClose={dialog.close} onDone={finish} />
      </Modal>
    </Card>
  );
}
