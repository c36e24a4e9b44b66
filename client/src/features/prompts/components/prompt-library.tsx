import { CloseButton, Group, SegmentedControl, TextInput, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PromptList, promptFilters } from './prompt-list.tsx';

/** All kept prompts that the viewer may see, to browse and search. `refreshKey`: another number asks the server again. */
export function PromptLibrary({ refreshKey }: { readonly refreshKey: number }) {
  const { t } = useTranslation('prompts');
  const [filter, setFilter] = useState<(typeof promptFilters)[number]>('ALL');
  const [text, setText] = useState('');
  const [search] = useDebouncedValue(text.trim(), 300);
  return (
    <section aria-labelledby="library-title">
      <Title order={2} size="h3" id="library-title" mt="xl" mb="sm">
        {t('library')}
      </Title>
      <Group mb="md" gap="sm">
        <SegmentedControl
          radius="xl"
          aria-label={t('filter')}
          data={promptFilters.map((value) => ({ value, label: t(`filter${value}`) }))}
          value={filter}
          onChange={(value) => setFilter(promptFilters.find((known) => known === value) ?? 'ALL')}
        />
        <TextInput
          type="search"
          radius="xl"
          flex="1 1 220px"
          aria-label={t('search')}
          placeholder={t('search')}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          rightSection={text ? <CloseButton aria-label={t('clearSearch')} onClick={() => setText('')} /> : null}
        />
      </Group>
      <PromptList key={`${filter} ${search}`} filter={filter} search={search} refreshKey={refreshKey} />
    </section>
  );
}
