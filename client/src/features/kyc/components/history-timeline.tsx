import { Text, Timeline } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { KycStatus } from '../../../graphql/generated/graphql.ts';
import { TimeAgo } from '../../../ui/time-ago.tsx';
import type { KycApplicationState } from '../application-state.ts';
import { readReason } from '../history-reason.ts';

/** Steps that only a person takes; the graph does not tell the applicant who it was. */
const takenByReviewers: ReadonlySet<string> = new Set(['APPROVED', 'REJECTED', 'NEEDS_RESUBMISSION', 'REVOKED']);

/** Every step of an application, oldest first. */
export function HistoryTimeline({ history }: { readonly history: KycApplicationState['history'] }) {
  const { t } = useTranslation('kyc');
  const inWords = (to: KycStatus, text: string) => {
    const { documents, rejection, comment } = readReason(to, text);
    const codes = rejection ? t(`reason${rejection}`) : documents.map((kind) => t(`document${kind}`)).join(', ');
    return codes && comment ? t('historyReason', { codes, comment }) : codes || comment;
  };
  return (
    <Timeline active={history.length - 1} bulletSize={16} lineWidth={2} aria-label={t('history')}>
      {history.map(({ from, to, actor, reason, createdAt }) => (
        <Timeline.Item key={`${createdAt} ${to}`} title={from ? t(`status${to}`) : t('historyCreated')}>
          <Text size="sm" c="dimmed">
            {actor?.displayName ?? t(takenByReviewers.has(to) ? 'historyReviewer' : 'historySystem')} ·{' '}
            <TimeAgo value={createdAt} />
          </Text>
          {reason ? <Text size="sm">{inWords(to, reason)}</Text> : null}
        </Timeline.Item>
      ))}
    </Timeline>
  );
}
