import { ActionIcon, Badge, Checkbox, Group, Menu, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconDots, IconLock, IconLockOpen, IconUserEdit } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { type FragmentType, graphql, readFragment } from '../../../graphql/generated/index.ts';
import { TimeAgo } from '../../../ui/time-ago.tsx';
import { UserAvatar } from '../../../ui/user-avatar.tsx';
import type { PickedUser } from '../picked-user.ts';
import { ClosedBadge } from './closed-badge.tsx';
import { StateDialog } from './state-dialog.tsx';
import { TypeDialog } from './type-dialog.tsx';
import classes from './user-admin-row.module.css';

const UserAdminRowFragment = graphql(`
  fragment UserAdminRow on User {
    id
    username
    displayName
    avatarUrl
    email
    emailVerified
    userType
    isActive
    createdAt
    viewerIsSelf
    isErased
    mergedInto {
      id
      username
    }
    partner {
      id
      username
    }
  }
`);

interface UserAdminRowProps {
  readonly user: FragmentType<typeof UserAdminRowFragment>;
  readonly isPicked: boolean;
  readonly onPick: (user: PickedUser, isPicked: boolean) => void;
}

/** One account, and what an administrator can do with it. */
export function UserAdminRow({ user: ref, isPicked, onPick }: UserAdminRowProps) {
  const { t } = useTranslation('admin');
  const common = useTranslation('common').t;
  const user = readFragment(UserAdminRowFragment, ref);
  const { id, username, displayName, userType, isActive } = user;
  // What was merged or erased is never opened again.
  const isGone = Boolean(user.mergedInto ?? user.isErased);
  const [typeOpened, typeDialog] = useDisclosure(false);
  const [stateOpened, stateDialog] = useDisclosure(false);
  return (
    <li className={classes.row} aria-label={username}>
      <Checkbox
        aria-label={t('pick', { username })}
        checked={isPicked}
        onChange={(event) => onPick({ id, username, displayName }, event.currentTarget.checked)}
      />
      <UserAvatar name={displayName} url={user.avatarUrl} size={36} />
      <div className={classes.text}>
        <Group gap={6}>
          <Text fw={600}>{displayName}</Text>
          <Text size="sm" c="dimmed">
            @{username}
          </Text>
          {user.viewerIsSelf ? <Badge variant="outline">{t('you')}</Badge> : null}
        </Group>
        <Text size="sm" c="dimmed" className={classes.address}>
          {user.email} · {user.emailVerified ? t('verified') : t('notVerified')} · <TimeAgo value={user.createdAt} />
        </Text>
      </div>
      <Group gap={6} className={classes.badges}>
        <Badge variant="light" color={userType === 'MEMBER' ? 'gray' : 'matsu'}>
          {common(`userType.${userType}`)}
          {user.partner ? ` @${user.partner.username}` : ''}
        </Badge>
        {isActive ? null : <ClosedBadge isErased={user.isErased ?? false} mergedInto={user.mergedInto} />}
      </Group>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('actions', { username })}>
            <IconDots size={20} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconUserEdit size={17} />} onClick={typeDialog.open}>
            {t('changeType')}
          </Menu.Item>
          {isGone ? null : (
            <Menu.Item
              leftSection={isActive ? <IconLock size={17} /> : <IconLockOpen size={17} />}
              {...(isActive && { color: 'red' })}
              onClick={stateDialog.open}
            >
              {isActive ? t('disable') : t('enable')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <TypeDialog
        opened={typeOpened}
        onClose={typeDialog.close}
        userId={id}
        username={username}
        current={{ userType, partner: user.partner?.username ?? '' }}
      />
      <StateDialog
        opened={stateOpened}
        onClose={stateDialog.close}
        userId={id}
        username={username}
        isActive={isActive ?? true}
      />
    </li>
  );
}
