import { Button } from '@mantine/core';
import { IconBan } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ConfirmButton } from '../../../ui/confirm-button.tsx';
import type { MemberUser } from '../conversation-facts.ts';
import { useUserBlock } from '../mutations/use-user-block.ts';
import { useUserUnblock } from '../mutations/use-user-unblock.ts';

interface BlockButtonProps {
  readonly user: MemberUser;
  /** Told after it was done: who may write has changed. */
  readonly onChanged: () => void;
}

/** Blocks somebody, or no longer. */
export function BlockButton({ user, onChanged }: BlockButtonProps) {
  const { t } = useTranslation('chat');
  const block = useUserBlock();
  const unblock = useUserUnblock();
  const { id: userId, displayName: name } = user;
  const icon = <IconBan size={18} aria-hidden />;
  const run = async (act: typeof block | typeof unblock) => {
    if (await act({ userId })) onChanged();
  };
  if (user.viewerHasBlocked) {
    return (
      <Button variant="default" justify="flex-start" leftSection={icon} onClick={() => void run(unblock)}>
        {t('unblock', { name })}
      </Button>
    );
  }
  return (
    <ConfirmButton
      question={t('blockQuestion', { name })}
      description={t('blockText')}
      confirmLabel={t('block', { name })}
      onConfirm={() => void run(block)}
      leftSection={icon}
      justify="flex-start"
    >
      {t('block', { name })}
    </ConfirmButton>
  );
}
