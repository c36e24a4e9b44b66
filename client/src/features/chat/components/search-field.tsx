import { CloseButton, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

interface SearchFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly label: string;
  readonly autoFocus?: boolean;
}

/** Where words are looked for. Escape empties it. */
export function SearchField({ value, onChange, label, autoFocus = false }: SearchFieldProps) {
  const { t } = useTranslation('chat');
  return (
    <TextInput
      type="search"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || value === '') return;
        event.stopPropagation();
        onChange('');
      }}
      placeholder={label}
      aria-label={label}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={value ? <CloseButton size="sm" aria-label={t('clearSearch')} onClick={() => onChange('')} /> : null}
      maxLength={200}
      radius="xl"
      {...(autoFocus ? { 'data-autofocus': true } : {})}
    />
  );
}
