import { Indicator, UnstyledButton } from '@mantine/core';
import {
  IconBinoculars,
  IconId,
  IconListDetails,
  IconMessageCircle,
  IconMessages,
  IconMovie,
  IconSparkles,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useUnreadTotal } from '../features/chat/hooks/use-unread-total.ts';
import { useSignedInViewer } from '../graphql/viewer-context.ts';
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
  { to: '/jobs', label: 'jobs', icon: IconListDetails, exact: false },
] as const;

/** The way to every part: a rail at the side, a bar at the bottom of a phone. */
export function Navigation() {
  const { t } = useTranslation('app');
  const { userType } = useSignedInViewer();
  const unread = useUnreadTotal();
  const shown = places.filter(({ label }) => label !== 'review' || userType === 'OPERATOR');
  return (
    <nav className={classes.navigation} aria-label={t('navigation')}>
      <Link to="/" className={classes.brand} aria-label="Kizuna">
        <KizunaMark size={34} />
      </Link>
      <ul className={classes.places}>
        {shown.map(({ to, label, icon: Icon, exact }) => (
          <li key={to}>
            <UnstyledButton
              component={Link}
              to={to}
              className={classes.place}
              activeOptions={{ exact }}
              activeProps={{ 'aria-current': 'page' }}
            >
              <Indicator
                disabled={label !== 'chat' || unread === 0}
                label={unread > 99 ? '99+' : unread}
                color="shu"
                size={17}
                offset={2}
              >
                <Icon size={23} stroke={1.6} aria-hidden />
              </Indicator>
              <span className={classes.label}>{t(label)}</span>
              {label === 'chat' && unread > 0 ? (
                <span className={classes.hidden}>{t('unread', { count: unread })}</span>
              ) : null}
            </UnstyledButton>
          </li>
        ))}
      </ul>
      <UserMenu />
    </nav>
  );
}
