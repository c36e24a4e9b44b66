import { useTranslation } from 'react-i18next';
import { ReauthenticationProvider } from '../features/security/components/reauthentication-provider.tsx';
import { TokenWorkbench } from '../features/tokens/components/token-workbench.tsx';
import { Page } from '../ui/page.tsx';

/** The viewer's API tokens. */
export function TokensPage() {
  const { t } = useTranslation('tokens');
  return (
    <Page title={t('title')} subtitle={t('subtitle')} width="narrow">
      <ReauthenticationProvider>
        <TokenWorkbench />
      </ReauthenticationProvider>
    </Page>
  );
}
