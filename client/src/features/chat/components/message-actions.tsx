import { ActionIcon, Menu, Popover } from '@mantine/core';
import {
  IconArrowBackUp,
  IconCopy,
  IconDots,
  IconFlag,
  IconMoodPlus,
  IconPencil,
  IconTrash,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useConversationActions } from '../conversation-context.ts';
import type { FeedMessage } from '../feed/feed-message.ts';
import { useRowTabIndex } from '../row-tab-stop.ts';
import { EmojiPicker } from './emoji-picker.tsx';
import classes from './message-actions.module.css';

const editableMs = 24 * 60 * 60 * 1_000;
const look = { variant: 'subtle', color: 'gray', size: 30 } as const;

/** What can be done with a message: seen while the pointer or the focus is on it. */
export function MessageActions({ message }: { readonly message: FeedMessage }) {
  const { t } = useTranslation('chat');
  const actions = useConversationActions();
  const button = { ...look, tabIndex: useRowTabIndex() };
  const [picking, setPicking] = useState(false);
  const [moreOpened, setMoreOpened] = useState(false);
  const { isOwn, text, sentAt } = message;
  const canEdit = isOwn && actions.canSend && Date.now() - Date.parse(sentAt) < editableMs;
  const canDelete = isOwn || actions.canModerate;
  const pick = (emoji: string) => {
    setPicking(false);
    actions.toggleReaction(message, emoji);
  };
  return (
    <div className={classes.actions} data-opened={picking || moreOpened || undefined}>
      {actions.canSend ? (
        <>
          <Popover opened={picking} onChange={setPicking} position="top" withArrow trapFocus returnFocus withinPortal>
            <Popover.Target>
              <ActionIcon {...button} aria-label={t('react')} title={t('react')} onClick={() => setPicking(!picking)}>
                <IconMoodPlus size={18} />
              </ActionIcon>
            </Popover.Target>
            <Popover.Dropdown p={6}>
              <EmojiPicker onPick={pick} />
            </Popover.Dropdown>
          </Popover>
          <ActionIcon {...button} aria-label={t('reply')} title={t('reply')} onClick={() => actions.reply(message)}>
            <IconArrowBackUp size={18} />
          </ActionIcon>
        </>
      ) : null}
      <Menu opened={moreOpened} onChange={setMoreOpened} position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon {...button} aria-label={t('more')} title={t('more')}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {text ? (
            <Menu.Item
              leftSection={<IconCopy size={16} />}
              onClick={() => void navigator.clipboard?.writeText(text).catch(() => {})}
            >
              {t('copy')}
            </Menu.Item>
          ) : null}
          {canEdit ? (
            <Menu.Item leftSection={<IconPencil size={16} />} onClick={() => actions.edit(message)}>
              {t('edit')}
            </Menu.Item>
          ) : null}
          {canDelete ? (
            <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={() => actions.remove(message)}>
              {t(isOwn ? 'delete' : 'removeIt')}
            </Menu.Item>
          ) : null}
          {isOwn ? null : (
            <Menu.Item leftSection={<IconFlag size={16} />} onClick={() => actions.report(message)}>
              {t('report')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
