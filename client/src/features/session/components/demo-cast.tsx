import { Group, Text, UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { commonMessages } from '../../../lib/common-messages.ts';
import { UserAvatar } from '../../../ui/user-avatar.tsx';
import type { DemoCast as Cast } from '../hooks/use-demo-cast.ts';
import classes from './demo-cast.module.css';

interface DemoCastProps {
  readonly cast: Cast;
  readonly onPick: (username: string) => void;
}

type UserTypeName = keyof typeof commonMessages.en.userType;

function isUserType(note: string): note is UserTypeName {
  return Object.hasOwn(commonMessages.en.userType, note);
}

/** The demo accounts, each a button that fills the form in. */
export function DemoCast({ cast, onPick }: DemoCastProps) {
  const { t } = useTranslation('session');
  const common = useTranslation('common').t;
  const describe = (note: string) => (isUserType(note) ? common(`userType.${note}`) : note);
  return (
    <section className={classes.cast} aria-label={t('demoTitle')}>
      <Text size="sm" fw={600}>
        {t('demoTitle')}
      </Text>
      <Text size="xs" c="dimmed" mb="sm">
        {t('demoHint')}
      </Text>
      <div className={classes.members}>
        {cast.members.map(({ username, note }) => (
          <UnstyledButton
            key={username}
            className={classes.member}
            onClick={() => onPick(username)}
            aria-label={t('demoFill', { username })}
          >
            <Group gap="sm" wrap="nowrap">
              <UserAvatar name={username} size={32} />
              <div className={classes.text}>
                <Text size="sm" fw={600} truncate>
                  {username}
                </Text>
                <Text size="xs" c="dimmed" truncate title={describe(note)}>
                  {describe(note)}
                </Text>
              </div>
            </Group>
          </UnstyledButton>
        ))}
      </div>
    </section>
  );
}
