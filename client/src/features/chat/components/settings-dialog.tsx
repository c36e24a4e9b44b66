import { Modal, Stack, Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import { LoadingState } from '../../../ui/loading-state.tsx';
import { useChatSettings } from '../hooks/use-chat-settings.ts';
import { useChatSettingsUpdate } from '../mutations/use-chat-settings-update.ts';

interface SettingsDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

const names = ['doNotDisturb', 'sendsTyping', 'sendsReadReceipts'] as const;

/** How the chat behaves for the viewer. What is switched holds at once. */
export function SettingsDialog({ opened, onClose }: SettingsDialogProps) {
  const { t } = useTranslation('chat');
  return (
    <Modal opened={opened} onClose={onClose} title={t('settings.title')} centered>
      <Switches />
    </Modal>
  );
}

function Switches() {
  const { t } = useTranslation('chat');
  const { settings, error, reload } = useChatSettings();
  const update = useChatSettingsUpdate();
  if (!settings) return error ? <ErrorAlert error={error} onRetry={reload} /> : <LoadingState rows={3} height={40} />;
  return (
    <Stack gap="lg">
      {names.map((name) => (
        <Switch
          key={name}
          checked={settings[name]}
          onChange={(event) => void update({ [name]: event.currentTarget.checked })}
          label={t(`settings.${name}`)}
          description={t(`settings.${name}Text`)}
        />
      ))}
    </Stack>
  );
}
