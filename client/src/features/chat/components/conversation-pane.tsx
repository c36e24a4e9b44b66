import { ActionIcon, type ActionIconProps, Group, SegmentedControl, Title } from '@mantine/core';
import { useDebouncedValue, useDisclosure } from '@mantine/hooks';
import { IconEdit, IconSettings } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSignedInViewer } from '../../../graphql/viewer-context.ts';
import { countLabel } from '../../../lib/count-label.ts';
import { useChatCounts } from '../chat-counts.ts';
import { looksAfterSupport } from '../staff.ts';
import classes from './conversation-list.module.css';
import { ConversationList } from './conversation-list.tsx';
import { NewConversation } from './new-conversation.tsx';
import { SearchField } from './search-field.tsx';
import { SearchResults } from './search-results.tsx';
import { SettingsDialog } from './settings-dialog.tsx';
import { SupportQueue } from './support-queue.tsx';

/** The ways to a conversation: the viewer's list, a search in all of them, and, for those who help, who asked for it. */
export function ConversationPane() {
  const { t } = useTranslation('chat');
  const viewer = useSignedInViewer();
  const [dialogOpened, dialog] = useDisclosure(false);
  const [settingsOpened, settingsDialog] = useDisclosure(false);
  const [text, setText] = useState('');
  const [wanted] = useDebouncedValue(text.trim(), 250);
  const [tab, setTab] = useState('mine');
  const { waiting } = useChatCounts();
  const helps = looksAfterSupport(viewer);
  const tabs = [
    { value: 'mine', label: t('mine') },
    { value: 'queue', label: waiting > 0 ? t('helpDeskCount', { waiting: countLabel(waiting) }) : t('helpDesk') },
  ];
  return (
    <div className={classes.pane}>
      <header className={classes.header}>
        <Title order={2} className={classes.title}>
          {t('title')}
        </Title>
        <Group gap={6}>
          <HeaderButton label={t('settings.title')} onClick={settingsDialog.open} variant="subtle" color="gray">
            <IconSettings size={20} />
          </HeaderButton>
          <HeaderButton label={t('start')} onClick={dialog.open} variant="light">
            <IconEdit size={20} />
          </HeaderButton>
        </Group>
      </header>
      <div className={classes.tools}>
        <SearchField value={text} onChange={setText} label={t('searchAll')} />
        {helps && !wanted ? (
          <SegmentedControl fullWidth size="xs" value={tab} onChange={setTab} data={tabs} aria-label={t('list')} />
        ) : null}
      </div>
      <nav className={classes.list} aria-label={t('conversations')}>
        {wanted ? (
          <SearchResults text={wanted} conversationId={null} />
        ) : helps && tab === 'queue' ? (
          <SupportQueue />
        ) : (
          <ConversationList />
        )}
      </nav>
      <NewConversation opened={dialogOpened} onClose={dialog.close} />
      <SettingsDialog opened={settingsOpened} onClose={settingsDialog.close} />
    </div>
  );
}

interface HeaderButtonProps extends ActionIconProps {
  /** Of a button that shows nothing but an icon. */
  readonly label: string;
  readonly onClick: () => void;
}

function HeaderButton({ label, ...rest }: HeaderButtonProps) {
  return <ActionIcon size={38} radius="xl" aria-label={label} title={label} {...rest} />;
}
