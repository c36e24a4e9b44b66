import { Group, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type UserChoice, userTypeOf, userTypes } from '../user-filter.ts';

interface UserFilterBarProps {
  readonly choice: UserChoice;
  readonly onChange: (part: Partial<UserChoice>) => void;
}

/** Search, role and state of the list of accounts. */
export function UserFilterBar({ choice, onChange }: UserFilterBarProps) {
  const { t } = useTranslation('admin');
  const common = useTranslation('common').t;
  const [text, setText] = useState(choice.search);
  const searchLater = useDebouncedCallback((search: string) => onChange({ search }), 300);
  return (
    <Group gap="sm" mb="md">
      <TextInput
        type="search"
        flex="1 1 220px"
        aria-label={t('searchUsers')}
        placeholder={t('searchUsers')}
        maxLength={200}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          searchLater(event.currentTarget.value);
        }}
      />
      <Select
        aria-label={t('userType')}
        w={160}
        allowDeselect={false}
        value={choice.userType}
        onChange={(value) => onChange({ userType: userTypeOf(value) ?? '' })}
        data={[
          { value: '', label: t('everyType') },
          ...userTypes.map((name) => ({ value: name, label: common(`userType.${name}`) })),
        ]}
      />
      <Select
        aria-label={t('state')}
        w={180}
        allowDeselect={false}
        value={choice.state}
        onChange={(value) => onChange({ state: value === 'OPEN' || value === 'CLOSED' ? value : '' })}
        data={[
          { value: '', label: t('everyState') },
          { value: 'OPEN', label: t('open') },
          { value: 'CLOSED', label: t('closed') },
        ]}
      />
    </Group>
  );
}
