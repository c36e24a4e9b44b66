import { Button, Checkbox, Paper, Select, Stack, Tabs, Text, Textarea, Title } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { KycRejectionReason } from '../../../graphql/generated/graphql.ts';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import { askedKinds } from '../application-rules.ts';
import { type Decision, useDecision } from '../hooks/use-decision.ts';

const reasons: readonly KycRejectionReason[] = [
  'DOCUMENT_UNREADABLE',
  'DOCUMENT_EXPIRED',
  'DATA_MISMATCH',
  'UNDERAGE',
  'SUSPECTED_FRAUD',
  'OTHER',
];
const requestable = [...askedKinds, 'AGREEMENT', 'OTHER'] as const;
const looks = {
  APPROVE: { color: 'matsu', label: 'approveConfirm' },
  REJECT: { color: 'red', label: 'rejectConfirm' },
  REQUEST: { color: 'yamabuki', label: 'requestConfirm' },
} as const;

interface DecisionPanelProps {
  readonly applicationId: string;
  readonly applicantName: string;
}

/** Approve, reject with a reason, or ask for named documents again; each with a private note and a comment. */
export function DecisionPanel({ applicationId, applicantName }: DecisionPanelProps) {
  const { t } = useTranslation('kyc');
  const { decide, isSending, problem } = useDecision(applicationId);
  const [kind, setKind] = useState<Decision['kind']>('APPROVE');
  const [reason, setReason] = useState<KycRejectionReason | null>(null);
  const [documents, setDocuments] = useState<readonly string[]>([]);
  const [note, setNote] = useState('');
  const [comment, setComment] = useState('');
  const [isIncomplete, setIncomplete] = useState(false);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const chosen = requestable.filter((known) => documents.includes(known));
    setIncomplete((kind === 'REJECT' && !reason) || (kind === 'REQUEST' && chosen.length === 0));
    if (kind === 'APPROVE') void decide({ kind, note, comment });
    else if (kind === 'REJECT' && reason) void decide({ kind, reason, note, comment });
    else if (kind === 'REQUEST' && chosen.length > 0) void decide({ kind, documents: chosen, note, comment });
  };
  const choose = (value: string | null) => {
    setIncomplete(false);
    setKind(value === 'REJECT' || value === 'REQUEST' ? value : 'APPROVE');
  };
  return (
    <Paper component="section" withBorder radius="lg" p="lg" aria-labelledby="decision-title">
      <Title order={2} size="h5" id="decision-title" mb="sm">
        {t('decision')}
      </Title>
      <form onSubmit={submit} noValidate>
        <Tabs value={kind} onChange={choose} color={looks[kind].color} keepMounted={false}>
          <Tabs.List grow mb="md" aria-label={t('decision')}>
            <Tabs.Tab value="APPROVE">{t('approve')}</Tabs.Tab>
            <Tabs.Tab value="REQUEST">{t('requestAgain')}</Tabs.Tab>
            <Tabs.Tab value="REJECT">{t('reject')}</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="REJECT" mb="md">
            <Select
              label={t('rejectionReason')}
              required
              data={reasons.map((value) => ({ value, label: t(`reason${value}`) }))}
              value={reason}
              onChange={(value) => setReason(reasons.find((known) => known === value) ?? null)}
              error={isIncomplete ? t('rejectReasonNeeded') : null}
            />
          </Tabs.Panel>
          <Tabs.Panel value="REQUEST" mb="md">
            <Checkbox.Group
              label={t('requestWhich')}
              value={[...documents]}
              onChange={setDocuments}
              error={isIncomplete ? t('requestNeeded') : null}
            >
              <Stack gap="xs" mt="xs">
                {requestable.map((known) => (
                  <Checkbox key={known} value={known} label={t(`document${known}`)} />
                ))}
              </Stack>
            </Checkbox.Group>
          </Tabs.Panel>
          <Tabs.Panel value="APPROVE" mb="md">
            <Text size="sm" c="dimmed">
              {t('approveText')}
            </Text>
          </Tabs.Panel>
        </Tabs>
        <Stack gap="md">
          <Textarea
            label={t('comment')}
            description={t('commentHint')}
            autosize
            minRows={2}
            value={comment}
            onChange={(event) => setComment(event.currentTarget.value)}
          />
          <Textarea
            label={t('note')}
            description={t('noteHint')}
            autosize
            minRows={2}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          <ErrorAlert error={problem} />
          <Button type="submit" color={looks[kind].color} loading={isSending}>
            {t(looks[kind].label, { name: applicantName })}
          </Button>
        </Stack>
      </form>
    </Paper>
  );
}
