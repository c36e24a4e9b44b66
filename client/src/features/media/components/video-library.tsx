import { CloseButton, Group, SegmentedControl, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { UploadPanel } from './upload-panel.tsx';
import { VideoList } from './video-list.tsx';

/** Upload, search and the grid of videos. */
export function VideoLibrary() {
  const { t } = useTranslation('media');
  const [mine, setMine] = useState(false);
  const [text, setText] = useState('');
  const [search] = useDebouncedValue(text.trim(), 300);
  // Counts the finished uploads, so that the list is asked for again after each.
  const [finished, setFinished] = useState(0);
  return (
    <>
      <UploadPanel onFinished={() => setFinished((count) => count + 1)} />
      <Group mb="md" gap="sm">
        <SegmentedControl
          radius="xl"
          aria-label={t('whose')}
          data={[
            { value: 'all', label: t('all') },
            { value: 'mine', label: t('mine') },
          ]}
          value={mine ? 'mine' : 'all'}
          onChange={(value) => setMine(value === 'mine')}
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
      <VideoList key={`${mine} ${search}`} mine={mine} search={search} refreshKey={finished} />
    </>
  );
}
