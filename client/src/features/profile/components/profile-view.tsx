import { Anchor, Stack } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';
import { formatDateTime } from '../../../lib/time-format.ts';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import { FactList } from '../../../ui/fact-list.tsx';
import { LoadingState } from '../../../ui/loading-state.tsx';
import { SectionCard } from '../../../ui/section-card.tsx';
import { AvatarSection } from './avatar-section.tsx';
import { DisplayNameForm } from './display-name-form.tsx';

const ProfileQuery = graphql(`
  query Profile {
    viewer {
      id
      username
      displayName
      avatarUrl
      email
      emailVerified
      userType
      createdAt
      partner {
        id
        displayName
      }
    }
  }
`);

/** What others see of the viewer, and what they themselves can know of their account. */
export function ProfileView() {
  const { t, i18n } = useTranslation('profile');
  const common = useTranslation('common').t;
  const [{ data, error }, refetch] = useQuery({ query: ProfileQuery, requestPolicy: 'cache-and-network' });
  const user = data?.viewer;
  if (!user) {
    return error ? (
      <ErrorAlert error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />
    ) : (
      <LoadingState rows={2} height={160} />
    );
  }
  const email = `${user.email ?? '–'} (${user.emailVerified ? t('verified') : t('notVerified')})`;
  return (
    <Stack gap="md">
      <SectionCard title={t('seenByOthers')} description={t('seenByOthersText')}>
        <Stack gap="lg">
          <AvatarSection
            name={user.displayName}
            url={user.avatarUrl}
            onStored={() => refetch({ requestPolicy: 'network-only' })}
          />
          <DisplayNameForm key={user.displayName} displayName={user.displayName} />
        </Stack>
      </SectionCard>
      <SectionCard title={t('account')}>
        <FactList
          facts={[
            { term: t('username'), value: `@${user.username}` },
            { term: t('email'), value: email },
            { term: t('userType'), value: common(`userType.${user.userType}`) },
            ...(user.partner ? [{ term: t('partner'), value: user.partner.displayName }] : []),
            { term: t('since'), value: formatDateTime(user.createdAt, i18n.language) },
          ]}
        />
        <Anchor size="sm" mt="md" display="block" renderRoot={(props) => <Link {...props} to="/security" />}>
          {t('toSecurity')}
        </Anchor>
      </SectionCard>
    </Stack>
  );
}
