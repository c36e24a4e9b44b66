import { useTranslation } from 'react-i18next';
import { SecurityOverview } from '../features/security/components/security-overview.tsx';
import { useSessionKeeper } from '../features/session/hooks/use-session.ts';
import { Page } from '../ui/page.tsx';

/** How the viewer's account is guarded. */
export function SecurityPage() {
  const { t } = useTranslation('security');
  const keeper = useSessionKeeper();
  return (
    <Page title={t('title')} subtitle={t('subtitle')} width="narrow">
      <SecurityOverview onErased={() => keeper.end()} />
    </Page>
  );
}
