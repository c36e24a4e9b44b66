import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { RouterProvider } from '@tanstack/react-router';
import type { i18n } from 'i18next';
import { type ReactNode, useCallback, useMemo } from 'react';
import { I18nextProvider, useTranslation } from 'react-i18next';
import { SessionProvider } from '../features/session/components/session-provider.tsx';
import type { SessionKeeper } from '../graphql/session-keeper.ts';
import { OutdatedWatch } from './outdated-watch.tsx';
import type { AppRouter } from './router.tsx';
import { cssVariables, themeWith } from './theme.ts';

interface AppProps {
  readonly i18n: i18n;
  readonly keeper: SessionKeeper;
  readonly router: AppRouter;
}

/** The composition root: look, language, session, pages. */
export function App({ i18n, keeper, router }: AppProps) {
  const language = useCallback(() => i18n.language, [i18n]);
  return (
    <I18nextProvider i18n={i18n}>
      <Look>
        <Notifications position="top-center" />
        <SessionProvider keeper={keeper} language={language}>
          <OutdatedWatch />
          <RouterProvider router={router} />
        </SessionProvider>
      </Look>
    </I18nextProvider>
  );
}

function Look({ children }: { readonly children: ReactNode }) {
  const close = useTranslation('common').t('close');
  const theme = useMemo(() => themeWith(close), [close]);
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      {children}
    </MantineProvider>
  );
}
