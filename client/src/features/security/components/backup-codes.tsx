import { Alert, Button, Code, Group, SimpleGrid, Stack } from '@mantine/core';
import { IconDownload, IconKey } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { saveFile } from '../../../lib/save-file.ts';
import { CopyTextButton } from '../../../ui/copy-text-button.tsx';

interface BackupCodesProps {
  readonly codes: readonly string[];
  readonly username: string;
  readonly onDone: () => void;
}

/** The new backup codes, to be kept somewhere; they cannot be shown again. */
export function BackupCodes({ codes, username, onDone }: BackupCodesProps) {
  const { t } = useTranslation('security');
  const common = useTranslation('common').t;
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => element.current?.focus(), []);
  const text = `${codes.join('\n')}\n`;
  const save = () => saveFile(`kizuna-backup-codes-${username}.txt`, text, 'text/plain');
  return (
    <Stack gap="md" ref={element} tabIndex={-1} role="group" aria-label={t('backupCodes')}>
      <Alert icon={<IconKey size={20} />} title={t('backupCodesTitle')} variant="light">
        {t('backupCodesText')}
      </Alert>
      <SimpleGrid cols={{ base: 2, sm: 3 }} spacing="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        {codes.map((code) => (
          <li key={code}>
            <Code fz="md">{code}</Code>
          </li>
        ))}
      </SimpleGrid>
      <Group gap="xs">
        <CopyTextButton value={text} />
        <Button size="xs" variant="default" leftSection={<IconDownload size={15} />} onClick={save}>
          {common('download')}
        </Button>
      </Group>
      <Group>
        <Button onClick={onDone}>{t('backupCodesKept')}</Button>
      </Group>
    </Stack>
  );
}
