import { Outlet } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ChatProvider } from '../features/chat/components/chat-provider.tsx';
import { ConnectionBanner } from './connection-banner.tsx';
import { Navigation } from './navigation.tsx';
import classes from './shell.module.css';

/** Around every page behind sign-in: the rail (a bar at the bottom of a phone) and the page. */
export function Shell() {
  const { t } = useTranslation('app');
  return (
    <ChatProvider>
      <div className={classes.shell}>
        <a className={classes.skip} href="#content">
          {t('skipToContent')}
        </a>
        <Navigation />
        <main id="content" className={classes.content} tabIndex={-1}>
          <ConnectionBanner />
          <div id="page" className={classes.page}>
            <Outlet />
          </div>
        </main>
      </div>
    </ChatProvider>
  );
}
