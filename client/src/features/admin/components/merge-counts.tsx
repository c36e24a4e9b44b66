import { Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { sumCounts } from '../merge-counts.ts';
import { adminMessages } from '../messages.ts';

interface MergeCountsProps {
  readonly receipts: readonly { readonly holder: string; readonly result: string }[];
}

/** A kind of thing, or a part, that this client has no words for is shown by the server's name. */
function isKnownKind(kind: string): kind is keyof typeof adminMessages.en.kind {
  return Object.hasOwn(adminMessages.en.kind, kind);
}

function isKnownPart(holder: string): holder is keyof typeof adminMessages.en.part {
  return Object.hasOwn(adminMessages.en.part, holder);
}

/** What a merge would move, part by part. */
export function MergeCounts({ receipts }: MergeCountsProps) {
  const { t } = useTranslation('admin');
  const rows = sumCounts(receipts).flatMap(({ holder, counts }) => counts.map((count) => ({ holder, ...count })));
  if (rows.length === 0) return <Text size="sm">{t('nothingToMove')}</Text>;
  return (
    <Table captionSide="top" aria-label={t('countsTitle')}>
      <Table.Caption>{t('countsTitle')}</Table.Caption>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('holder')}</Table.Th>
          <Table.Th>{t('what')}</Table.Th>
          <Table.Th ta="right">{t('howMany')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map(({ holder, kind, count }) => (
          <Table.Tr key={`${holder} ${kind}`}>
            <Table.Td>{isKnownPart(holder) ? t(`part.${holder}`) : holder}</Table.Td>
            <Table.Td>{isKnownKind(kind) ? t(`kind.${kind}`) : kind}</Table.Td>
            <Table.Td ta="right">{count}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
