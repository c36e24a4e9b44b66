import { Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { type FragmentType, graphql, readFragment } from '../../../graphql/generated/index.ts';
import { TimeAgo } from '../../../ui/time-ago.tsx';
import { UserAvatar } from '../../../ui/user-avatar.tsx';
import classes from './queue-row.module.css';
import { StatusBadge } from './status-badge.tsx';

export const QueueRowFragment = graphql(`
  fragment QueueRow on KycApplication {
    id
    status
    createdAt
    submittedAt
    reviewer {
      id
      displayName
      viewerIsSelf
    }
    performer {
      id
      stageName
    }
  }
`);

/** One application in the queue; the whole row leads to the case. */
export function QueueRow({ application: ref }: { readonly application: FragmentType<typeof QueueRowFragment> }) {
  const { t } = useTranslation('kyc');
  const { id, status, createdAt, submittedAt, reviewer, performer } = readFragment(QueueRowFragment, ref);
  return (
    <li className={classes.row}>
      <UserAvatar name={performer.stageName} />
      <div className={classes.text}>
        <Link
          to="/kyc/queue/$applicationId"
          params={{ applicationId: id }}
          className={classes.link}
          aria-label={t('openCase', { name: performer.stageName })}
        >
          {performer.stageName}
        </Link>
        <Text size="sm" c="dimmed">
          {t('submitted')}: <TimeAgo value={submittedAt ?? createdAt} />
        </Text>
      </div>
      <Group gap="xs" justify="flex-end">
        <Text size="sm" c={reviewer ? 'inherit' : 'dimmed'}>
          {t('claimedBy')}: {reviewer?.displayName ?? t('nobody')}
        </Text>
        <StatusBadge status={status} />
      </Group>
    </li>
  );
}
