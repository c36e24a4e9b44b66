import { Button, Group, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AuditEntryFilter } from '../../../graphql/generated/graphql.ts';
import { saveFile } from '../../../lib/save-file.ts';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import { auditCsv, auditJson } from '../audit-file.ts';
import { useAuditExport } from '../hooks/use-audit-export.ts';

type Format = 'csv' | 'json';

const contentTypes: Readonly<Record<Format, string>> = { csv: 'text/csv', json: 'application/json' };

/** Saves what is filtered as a file, all of its pages. */
export function AuditExport({ filter }: { readonly filter: AuditEntryFilter }) {
  const { t } = useTranslation('admin');
  const { collect, count, error } = useAuditExport(filter);
  const [said, setSaid] = useState('');
  const isWorking = count !== null;

  const save = async (format: Format) => {
    setSaid('');
    const excerpt = await collect();
    if (!excerpt) return;
    const text = format === 'csv' ? auditCsv(excerpt.lines) : auditJson(excerpt.lines);
    saveFile(`kizuna-audit-${new Date().toISOString().slice(0, 10)}.${format}`, text, contentTypes[format]);
    setSaid(t(excerpt.isCut ? 'exportCut' : 'exportDone', { count: excerpt.lines.length }));
  };

  return (
    <>
      <Group gap="xs" mb="md">
        {(['csv', 'json'] as const).map((format) => (
          <Button
            key={format}
            size="xs"
            variant="default"
            leftSection={<IconDownload size={15} />}
            disabled={isWorking}
            onClick={() => void save(format)}
          >
            {t('exportAs', { format: format.toUpperCase() })}
          </Button>
        ))}
        <Text size="sm" c="dimmed" role="status">
          {isWorking ? t('exporting', { count }) : said}
        </Text>
      </Group>
      <ErrorAlert error={error} />
    </>
  );
}
