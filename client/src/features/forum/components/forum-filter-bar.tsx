import { ActionIcon, Badge, CloseButton, Group, SegmentedControl, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type ForumFilter, postSorts } from '../forum-filter.ts';

interface ForumFilterBarProps {
  readonly filter: ForumFilter;
  readonly onChange: (part: Partial<ForumFilter>) => void;
}

/** Order, search and tag of the list. */
export function ForumFilterBar({ filter, onChange }: ForumFilterBarProps) {
  const { t } = useTranslation('forum');
  const [text, setText] = useState(filter.search);
  const searchLater = useDebouncedCallback((search: string) => onChange({ search: search.trim() }), 300);
  const type = (value: string) => {
    setText(value);
    searchLater(value);
  };
  return (
    <Group mb="md" gap="sm">
      <SegmentedControl
        radius="xl"
        aria-label={t('sort')}
        data={postSorts.map((sort) => ({ value: sort, label: t(`sort${sort}`) }))}
        value={filter.sort}
        onChange={(value) => {
          const sort = postSorts.find((known) => known === value);
          if (sort) onChange({ sort });
        }}
      />
      <TextInput
        type="search"
        radius="xl"
        flex="1 1 220px"
        aria-label={t('search')}
        placeholder={t('search')}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={text}
        onChange={(event) => type(event.currentTarget.value)}
        rightSection={text ? <CloseButton aria-label={t('clearSearch')} onClick={() => type('')} /> : null}
      />
      {filter.tag ? (
        <Badge
          size="lg"
          tt="none"
          rightSection={
            <ActionIcon
              size="xs"
              variant="transparent"
              c="inherit"
              aria-label={t('clearTag')}
              onClick={() => onChange({ tag: '' })}
            >
              <IconX size={14} />
            </ActionIcon>
          }
        >
          {t('tagFilter', { tag: filter.tag })}
        </Badge>
      ) : null}
    </Group>
  );
}
