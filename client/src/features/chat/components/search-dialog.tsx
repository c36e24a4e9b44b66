import { Modal, Stack } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SearchField } from './search-field.tsx';
import { SearchResults } from './search-results.tsx';

interface SearchDialogProps {
  readonly conversationId: string;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Looks for words in one conversation. */
export function SearchDialog({ conversationId, opened, onClose }: SearchDialogProps) {
  const { t } = useTranslation('chat');
  const [text, setText] = useState('');
  const [wanted] = useDebouncedValue(text.trim(), 250);
  return (
    <Modal opened={opened} onClose={onClose} title={t('searchHere')}>
      <Stack>
        <SearchField value={text} onChange={setText} label={t('searchHere')} autoFocus />
        {wanted ? <SearchResults text={wanted} conversationId={conversationId} onPick={onClose} /> : null}
      </Stack>
    </Modal>
  );
}
