import { Center, Loader } from '@mantine/core';
import { Outlet, useLocation, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Unreachable } from '../features/session/components/unreachable.tsx';
import { ViewerProvider } from '../features/session/components/viewer-provider.tsx';
import { useSession } from '../features/session/hooks/use-session.ts';
import { Redirect } from './redirect.tsx';

/** Lets in who is signed in; sends everybody else to sign in, and back here afterwards. */
export function SignedIn({ children }: { readonly children: ReactNode }) {
  const { status } = useSession();
  if (status === 'starting') return <Starting />;
  if (status === 'unreachable') return <Unreachable />;
  if (status === 'signed-out') return <ToSignIn />;
  return <ViewerProvider>{children}</ViewerProvider>;
}

function ToSignIn() {
  const { href, pathname } = useLocation();
  const { leftByChoice } = useSession();
  return <Redirect to="/sign-in" search={pathname === '/' || leftByChoice ? {} : { next: href }} />;
}

/** The pages before sign-in; who is signed in already goes on to where they wanted to be. */
export function SignedOut() {
  const { status } = useSession();
  const { next } = useSearch({ from: '/signed-out' });
  if (status === 'starting') return <Starting />;
  if (status === 'unreachable') return <Unreachable />;
  if (status === 'signed-in') return <Redirect to={next ?? '/'} />;
  return <Outlet />;
}

function Starting() {
  const { t } = useTranslation('common');
  return (
    <Center h="100dvh">
      <Loader aria-label={t('loading')} />
    </Center>
  );
}
