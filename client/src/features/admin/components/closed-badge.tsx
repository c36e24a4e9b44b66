import { Anchor, Badge } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

interface ClosedBadgeProps {
  readonly isErased: boolean;
  /** The account that has everything of this one now. */
  readonly mergedInto: { readonly username: string } | null | undefined;
}

/** That nobody signs in to an account, and why it stays so: it was merged into another one, to which this leads, or erased. */
export function ClosedBadge({ isErased, mergedInto }: ClosedBadgeProps) {
  const { t } = useTranslation('admin');
  return (
    <>
      <Badge variant="light" color="red">
        {t('closed')}
      </Badge>
      {isErased ? <Badge variant="outline">{t('erased')}</Badge> : null}
      {mergedInto && !isErased ? (
        <Anchor
          size="sm"
          renderRoot={(props) => <Link {...props} to="/admin/users" search={{ user: mergedInto.username }} />}
        >
          {t('mergedInto', { username: mergedInto.username })}
        </Anchor>
      ) : null}
    </>
  );
}
