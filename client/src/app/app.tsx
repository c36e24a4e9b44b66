import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { RouterProvider } from '@tanstack/react-router';
import type { i18n } from 'i18next';
import { useCallback } from 'react';
import { I18nextProvider } from 'react-i18next';
import { SessionProvider } from '../features/session/components/session-provider.tsx';
import type { SessionKeeper } from '../graphql/session-keeper.ts';
import { OutdatedWatch } from './outdated-watch.tsx';
import type { AppRouter } from './router.tsx';
import { cssVariables, theme } from './theme.ts';

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
      <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
        <Notifications position="top-center" />
        <SessionProvider keeper={keeper} language={language}>
          <OutdatedWatch />
          <RouterProvider router={router} />
        </SessionProvider>
      </MantineProvider>
    </I18nextProvider>
  );
}
