import { Button, Group, Modal, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { FeedMessage } from '../feed/feed-message.ts';
import { useMessageDelete } from '../mutations/use-message-delete.ts';

interface MessageRemovalProps {
  /** The message in question; null for none. */
  readonly message: FeedMessage | null;
  readonly onClose: () => void;
}

/** Asks before a message is taken back, or somebody else's is removed. */
export function MessageRemoval({ message, onClose }: MessageRemovalProps) {
  const { t } = useTranslation('chat');
  const common = useTranslation('common').t;
  const remove = useMessageDelete();
  const isOwn = message?.isOwn ?? true;
  const confirm = () => {
    if (message) void remove({ id: message.id });
    onClose();
  };
  return (
    <Modal opened={message !== null} onClose={onClose} title={t(isOwn ? 'deleteQuestion' : 'removeQuestion')} centered>
      <Text size="sm">{t('deleteText')}</Text>
      <Group justify="flex-end" mt="lg" gap="xs">
        <Button variant="default" onClick={onClose}>
          {common('cancel')}
        </Button>
        <Button color="red" onClick={confirm} data-autofocus>
          {t(isOwn ? 'delete' : 'removeIt')}
        </Button>
      </Group>
    </Modal>
  );
}
