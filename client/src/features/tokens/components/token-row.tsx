import { Badge, Code, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type FragmentType, graphql, readFragment } from '../../../graphql/generated/index.ts';
import { formatDateTime } from '../../../lib/time-format.ts';
import { ConfirmButton } from '../../../ui/confirm-button.tsx';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import { TimeAgo } from '../../../ui/time-ago.tsx';
import { useApiTokenRevoke } from '../mutations/use-api-token-revoke.ts';

const ApiTokenRowFragment = graphql(`
  fragment ApiTokenRow on ApiToken {
    id
    name
    hint
    scopes
    createdAt
    expiresAt
    lastUsedAt
    revokedAt
  }
`);

/** One token: what it may do, whether it still works, and the way to end that. */
export function TokenRow(props: { readonly token: FragmentType<typeof ApiTokenRowFragment> }) {
  const { t, i18n } = useTranslation('tokens');
  const token = readFragment(ApiTokenRowFragment, props.token);
  const [{ fetching, error }, revoke] = useApiTokenRevoke();
  const isExpired = new Date(token.expiresAt) <= new Date();
  const state = token.revokedAt ? 'revoked' : isExpired ? 'expired' : 'active';
  return (
    <li>
      <Group justify="space-between" align="flex-start" gap="sm">
        <div style={{ flex: '1 1 260px', minWidth: 0 }}>
          <Group gap="xs">
            <Text fw={600}>{token.name}</Text>
            <Badge variant="light" color={state === 'active' ? 'matsu' : 'gray'}>
              {t(state)}
            </Badge>
            <Code>{token.hint}…</Code>
          </Group>
          <Text size="sm" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
            {token.scopes.join(' ')}
          </Text>
          <Text size="sm" c="dimmed">
            {t('made')} <TimeAgo value={token.createdAt} /> ·{' '}
            {token.revokedAt ? null : `${t('expires', { date: formatDateTime(token.expiresAt, i18n.language) })} · `}
            {token.lastUsedAt ? (
              <>
                {t('lastUsed')} <TimeAgo value={token.lastUsedAt} />
              </>
            ) : (
              t('neverUsed')
            )}
          </Text>
        </div>
        {state === 'active' ? (
          <ConfirmButton
            size="xs"
            question={t('revokeQuestion', { name: token.name })}
            description={t('revokeText')}
            confirmLabel={t('revokeConfirm')}
            aria-label={t('revokeNamed', { name: token.name })}
            loading={fetching}
            onConfirm={() => void revoke({ input: { id: token.id } })}
          >
            {t('revoke')}
          </ConfirmButton>
        ) : null}
      </Group>
      <ErrorAlert error={error} />
    </li>
  );
}
