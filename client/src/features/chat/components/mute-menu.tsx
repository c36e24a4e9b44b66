import { Button, Menu } from '@mantine/core';
import { IconBell, IconBellOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useConversationMute } from '../mutations/use-conversation-mute.ts';
import { isMuted, muteChoices, muteUntil } from '../mute.ts';

/** Mutes a conversation for a while, or no longer. */
export function MuteMenu({ id, mutedUntil }: { readonly id: string; readonly mutedUntil: string | null }) {
  const { t } = useTranslation('chat');
  const mute = useConversationMute();
  if (isMuted(mutedUntil)) {
    return (
      <Button
        variant="default"
        justify="flex-start"
        leftSection={<IconBell size={18} aria-hidden />}
        onClick={() => void mute({ conversationId: id, until: null })}
      >
        {t('unmute')}
      </Button>
    );
  }
  return (
    <Menu position="bottom-start" withinPortal>
      <Menu.Target>
        <Button variant="default" justify="flex-start" leftSection={<IconBellOff size={18} aria-hidden />}>
          {t('mute')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {muteChoices.map((hours) => (
          <Menu.Item key={hours} onClick={() => void mute({ conversationId: id, until: muteUntil(hours, Date.now()) })}>
            {hours === null ? t('muteForGood') : t('muteHours', { count: hours })}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
