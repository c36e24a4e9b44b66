import { Input, Tabs, Text, Textarea } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Markdown } from './markdown.tsx';

interface MarkdownEditorProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error?: ReactNode;
  readonly maxLength: number;
  readonly minRows?: number;
  readonly placeholder?: string;
  readonly autoFocus?: boolean;
}

/** A field for Markdown with a preview beside it. */
export function MarkdownEditor({ label, value, onChange, error, minRows = 6, ...field }: MarkdownEditorProps) {
  const { t } = useTranslation('forum');
  const [tab, setTab] = useState<string | null>('write');
  return (
    <div>
      <Tabs value={tab} onChange={setTab} variant="pills" radius="xl" keepMounted={false}>
        <Tabs.List mb="xs" aria-label={label}>
          <Tabs.Tab value="write">{t('write')}</Tabs.Tab>
          <Tabs.Tab value="preview">{t('preview')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="write">
          <Textarea
            aria-label={label}
            value={value}
            onChange={(event) => onChange(event.currentTarget.value)}
            autosize
            minRows={minRows}
            maxRows={24}
            error={error}
            {...field}
          />
        </Tabs.Panel>
        <Tabs.Panel value="preview" mih={minRows * 24}>
          {value.trim() ? <Markdown>{value}</Markdown> : <Text c="dimmed">{t('previewEmpty')}</Text>}
        </Tabs.Panel>
      </Tabs>
      <Input.Description mt={4}>{t('markdownHint')}</Input.Description>
    </div>
  );
}
