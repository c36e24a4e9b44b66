import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useHasOutbox } from '../hooks/use-has-outbox.ts';

/** The way to the mails, where whoever is here may read them. */
export function OutboxLink() {
  const { t } = useTranslation('outbox');
  if (!useHasOutbox()) return null;
  return (
    <Anchor size="sm" mt="lg" display="block" renderRoot={(props) => <Link {...props} to="/outbox" />}>
      {t('link')}
    </Anchor>
  );
}
