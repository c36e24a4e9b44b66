import { Indicator, UnstyledButton } from '@mantine/core';
import {
  IconBinoculars,
  IconFlag,
  IconId,
  IconListDetails,
  IconMessageCircle,
  IconMessages,
  IconMovie,
  IconSparkles,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useChatCounts } from '../features/chat/chat-counts.ts';
import { useSignedInViewer } from '../graphql/viewer-context.ts';
import { countLabel } from '../lib/count-label.ts';
import { KizunaMark } from '../ui/kizuna-mark.tsx';
import classes from './navigation.module.css';
import { UserMenu } from './user-menu.tsx';

const places = [
  { to: '/chat', label: 'chat', icon: IconMessageCircle, exact: false },
  { to: '/forum', label: 'forum', icon: IconMessages, exact: false },
  { to: '/media', label: 'media', icon: IconMovie, exact: false },
  { to: '/prompts', label: 'prompts', icon: IconSparkles, exact: false },
  { to: '/kyc', label: 'kyc', icon: IconId, exact: true },
  { to: '/kyc/queue', label: 'review', icon: IconBinoculars, exact: false },
  { to: '/reports', label: 'reports', icon: IconFlag, exact: false },
  { to: '/jobs', label: 'jobs', icon: IconListDetails, exact: false },
] as const;

const operatorPlaces: readonly string[] = ['review', 'reports'];

/** The way to every part: a rail at the side, a bar at the bottom of a phone. */
export function Navigation() {
  const { t } = useTranslation('app');
  const { userType } = useSignedInViewer();
  const { unread, reports } = useChatCounts();
  const shown = places.filter(({ label }) => userType === 'OPERATOR' || !operatorPlaces.includes(label));
  const counts: Readonly<Record<string, number>> = { chat: unread, reports };
  return (
    <nav className={classes.navigation} aria-label={t('navigation')}>
      <Link to="/" className={classes.brand} aria-label="Kizuna">
        <KizunaMark size={34} />
      </Link>
      <ul className={classes.places} data-crowded={shown.length > 7 || undefined}>
        {shown.map(({ to, label, icon: Icon, exact }) => {
          const count = counts[label] ?? 0;
          return (
            <li key={to}>
              <UnstyledButton
                component={Link}
                to={to}
                className={classes.place}
                activeOptions={{ exact }}
                activeProps={{ 'aria-current': 'page' }}
              >
                <Indicator
                  aria-hidden
                  disabled={count === 0}
                  label={countLabel(count)}
                  color="shu"
                  size={17}
                  offset={2}
                >
                  <Icon size={23} stroke={1.6} aria-hidden />
                </Indicator>
                <span className={classes.label}>{t(label)}</span>
                {count > 0 ? (
                  <span className={classes.hidden}>
                    {label === 'reports' ? t('openReports', { count }) : t('unread', { count })}
                  </span>
                ) : null}
              </UnstyledButton>
            </li>
          );
        })}
      </ul>
      <UserMenu />
    </nav>
  );
}
