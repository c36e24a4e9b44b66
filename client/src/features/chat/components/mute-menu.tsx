import { Button, Menu } from '@mantine/core';
import { IconBell, IconBellOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ConversationFacts } from '../conversation-facts.ts';
import { useConversationMute } from '../mutations/use-conversation-mute.ts';
import { levelNow, muteChoices, muteUntil } from '../mute.ts';

/** Says whether a conversation is muted and at what level; mutes it for a while, wholly or but for mentions, or no longer. */
export function MuteMenu({ facts }: { readonly facts: ConversationFacts }) {
  const { t } = useTranslation('chat');
  const mute = useConversationMute();
  const { id } = facts;
  const level = levelNow(facts);
  return (
    <Menu position="bottom-start" withinPortal>
      <Menu.Target>
        <Button variant="default" justify="flex-start" leftSection={<IconBellOff size={18} aria-hidden />}>
          {level === 'ALL' ? t('mute') : t(`muted.${level}`)}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => void mute({ conversationId: id, until: muteUntil(null, 0), level: 'MENTIONS' })}>
          {t('muteToMentions')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t('muteWholly')}</Menu.Label>
        {muteChoices.map((hours) => (
          <Menu.Item key={hours} onClick={() => void mute({ conversationId: id, until: muteUntil(hours, Date.now()) })}>
            {hours === null ? t('muteForGood') : t('muteHours', { count: hours })}
          </Menu.Item>
        ))}
        {level === 'ALL' ? null : (
          <>
            <Menu.Divider />
            <Menu.Item
              leftSection={<IconBell size={16} aria-hidden />}
              onClick={() => void mute({ conversationId: id, until: null })}
            >
              {t(`unmute.${level}`)}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
