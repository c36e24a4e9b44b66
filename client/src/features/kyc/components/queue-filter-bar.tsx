import { Group, Input, SegmentedControl, Select } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { QueueClaim, QueueFilter, QueueStatus } from '../queue-filter.ts';

interface QueueFilterBarProps {
  readonly filter: QueueFilter;
  readonly onChange: (filter: QueueFilter) => void;
}

const statuses: readonly QueueStatus[] = ['OPEN', 'NEEDS_RESUBMISSION', 'DECIDED', 'ALL'];
const claims: readonly QueueClaim[] = ['ANY', 'NOBODY', 'ME'];
const waits = [0, 24, 72] as const;

/** Which applications the queue shows. */
export function QueueFilterBar({ filter, onChange }: QueueFilterBarProps) {
  const { t } = useTranslation('kyc');
  const claimLabelId = useId();
  const change = (part: Partial<QueueFilter>) => onChange({ ...filter, ...part });
  return (
    <Group mb="md" gap="sm" align="flex-end">
      <Select
        label={t('filterStatus')}
        allowDeselect={false}
        data={statuses.map((value) => ({
          value,
          label: value === 'NEEDS_RESUBMISSION' ? t('statusNEEDS_RESUBMISSION') : t(`filter${value}`),
        }))}
        value={filter.status}
        onChange={(value) => change({ status: statuses.find((known) => known === value) ?? 'OPEN' })}
      />
      <Select
        label={t('age')}
        allowDeselect={false}
        data={waits.map((hours) => ({ value: String(hours), label: t(`wait${hours}`) }))}
        value={String(filter.hours)}
        onChange={(value) => change({ hours: Number(value) })}
      />
      <Input.Wrapper label={t('filterClaim')} labelElement="div" labelProps={{ id: claimLabelId }}>
        <SegmentedControl
          radius="xl"
          display="flex"
          aria-labelledby={claimLabelId}
          data={claims.map((value) => ({ value, label: t(`claim${value}`) }))}
          value={filter.claim}
          onChange={(value) => change({ claim: claims.find((known) => known === value) ?? 'ANY' })}
        />
      </Input.Wrapper>
    </Group>
  );
}
