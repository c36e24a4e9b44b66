import { Menu, Text, UnstyledButton, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import {
  IconCheck,
  IconHistory,
  IconKey,
  IconLogout,
  IconMailbox,
  IconMoon,
  IconShieldLock,
  IconSun,
  IconUser,
  IconUsers,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useHasOutbox } from '../features/outbox/hooks/use-has-outbox.ts';
import { useSessionEnd } from '../features/session/mutations/use-session-end.ts';
import { useSignedInViewer } from '../graphql/viewer-context.ts';
import { languages } from '../lib/language.ts';
import { forgetTabMemory } from '../lib/tab-memory.ts';
import { UserAvatar } from '../ui/user-avatar.tsx';
import classes from './user-menu.module.css';

type UserType = ReturnType<typeof useSignedInViewer>['userType'];

/** The pages about the account itself; `for` names the roles that have them, all where it is left out. */
const ownPlaces = [
  { to: '/profile', label: 'profile', icon: IconUser },
  { to: '/security', label: 'security', icon: IconShieldLock },
  { to: '/tokens', label: 'tokens', icon: IconKey, for: ['PARTNER', 'CONCIERGE'] },
  { to: '/admin/users', label: 'users', icon: IconUsers, for: ['ADMIN'] },
  { to: '/admin/audit', label: 'audit', icon: IconHistory, for: ['ADMIN'] },
] as const satisfies readonly { readonly for?: readonly UserType[]; readonly [other: string]: unknown }[];

/** Who is signed in, the pages of their account, the language, the colours, and the way out. */
export function UserMenu() {
  const { t, i18n } = useTranslation('app');
  const common = useTranslation('common').t;
  const viewer = useSignedInViewer();
  const { setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme('light') === 'dark';
  const endSession = useSessionEnd();
  const hasOutbox = useHasOutbox();

  const signOut = async () => {
    const error = await endSession();
    if (error) return notifications.show({ color: 'red', message: t('signOutFailed') });
    // Drafts and unsent messages are nobody else's business.
    forgetTabMemory(window.sessionStorage);
  };

  return (
    <Menu position="right-end" width={240} withinPortal>
      <Menu.Target>
        <UnstyledButton className={classes.button} aria-label={t('account', { name: viewer.displayName })}>
          <UserAvatar name={viewer.displayName} url={viewer.avatarUrl} size={38} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={classes.who}>
          <Text fw={600} truncate>
            {viewer.displayName}
          </Text>
          <Text size="xs" c="dimmed" truncate>
            @{viewer.username} · {common(`userType.${viewer.userType}`)}
          </Text>
        </div>
        <Menu.Divider />
        {ownPlaces
          .filter((place) => !('for' in place) || place.for.some((role) => role === viewer.userType))
          .map(({ to, label, icon: Icon }) => (
            <Menu.Item key={to} component={Link} to={to} leftSection={<Icon size={17} aria-hidden />}>
              {t(label)}
            </Menu.Item>
          ))}
        {hasOutbox ? (
          <Menu.Item component={Link} to="/outbox" leftSection={<IconMailbox size={17} aria-hidden />}>
            {t('outbox')}
          </Menu.Item>
        ) : null}
        <Menu.Divider />
        <Menu.Label>{common('language')}</Menu.Label>
        {Object.entries(languages).map(([tag, name]) => (
          <Menu.Item
            key={tag}
            lang={tag}
            onClick={() => void i18n.changeLanguage(tag)}
            rightSection={i18n.language === tag ? <IconCheck size={16} aria-hidden /> : null}
          >
            {name}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item
          leftSection={dark ? <IconSun size={17} /> : <IconMoon size={17} />}
          onClick={() => setColorScheme(dark ? 'light' : 'dark')}
        >
          {dark ? common('toLight') : common('toDark')}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={17} />} onClick={() => void signOut()}>
          {t('signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
