import { Badge, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type FragmentType, graphql, readFragment } from '../../../graphql/generated/index.ts';
import { ConfirmButton } from '../../../ui/confirm-button.tsx';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import { TimeAgo } from '../../../ui/time-ago.tsx';
import { deviceName } from '../device-name.ts';
import { useSessionRevoke } from '../mutations/use-session-revoke.ts';

const SessionRowFragment = graphql(`
  fragment SessionRow on Session {
    id
    createdAt
    lastSeenAt
    address
    userAgent
    isCurrent
  }
`);

/** One device that is signed in. */
export function SessionRow(props: { readonly session: FragmentType<typeof SessionRowFragment> }) {
  const { t } = useTranslation('security');
  const { id, createdAt, lastSeenAt, address, userAgent, isCurrent } = readFragment(SessionRowFragment, props.session);
  const [{ fetching, error }, revoke] = useSessionRevoke();
  const { program, system } = deviceName(userAgent);
  const name = [program, system].filter(Boolean).join(' · ') || t('unknownDevice');
  return (
    <li>
      <Group justify="space-between" gap="sm" wrap="nowrap" align="flex-start">
        <div style={{ minWidth: 0 }}>
          <Group gap="xs">
            <Text fw={600} title={userAgent ?? undefined}>
              {name}
            </Text>
            {isCurrent ? <Badge variant="light">{t('thisDevice')}</Badge> : null}
          </Group>
          <Text size="sm" c="dimmed">
            {t('lastSeen')} <TimeAgo value={lastSeenAt} /> · {t('signedIn')} <TimeAgo value={createdAt} />
            {address ? ` · ${address}` : ''}
          </Text>
        </div>
        {isCurrent ? null : (
          <ConfirmButton
            size="xs"
            flex="none"
            question={t('revokeQuestion', { name })}
            description={t('revokeText')}
            confirmLabel={t('revokeConfirm')}
            aria-label={t('revokeNamed', { name })}
            loading={fetching}
            onConfirm={() => void revoke({ input: { id } })}
          >
            {t('revoke')}
          </ConfirmButton>
        )}
      </Group>
      <ErrorAlert error={error} />
    </li>
  );
}
