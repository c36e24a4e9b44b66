import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { OutboxList } from '../features/outbox/components/outbox-list.tsx';
import { useSession, useSessionKeeper } from '../features/session/hooks/use-session.ts';
import { LoadingState } from '../ui/loading-state.tsx';
import { Page } from '../ui/page.tsx';
import { ColorSwitch, LanguageSwitch } from '../ui/preferences.tsx';

/** The mails of an installation that sends none. Stands outside the shell: who forgot their password cannot sign in. */
export function OutboxPage() {
  const { t } = useTranslation('outbox');
  const keeper = useSessionKeeper();
  const { status } = useSession();
  return (
    <main>
      <Page
        title={t('title')}
        subtitle={t('subtitle')}
        width="narrow"
        above={
          <Anchor size="sm" renderRoot={(props) => <Link {...props} to="/" />}>
            {t('home')}
          </Anchor>
        }
        actions={
          <>
            <LanguageSwitch />
            <ColorSwitch />
          </>
        }
      >
        {status === 'starting' ? <LoadingState /> : <OutboxList key={status} keeper={keeper} />}
      </Page>
    </main>
  );
}
