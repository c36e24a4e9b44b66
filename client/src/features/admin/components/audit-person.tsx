import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { type FragmentType, graphql, readFragment } from '../../../graphql/generated/index.ts';
import classes from './audit-row.module.css';

const AuditPersonFragment = graphql(`
  fragment AuditPerson on User {
    id
    username
    isErased
  }
`);

interface AuditPersonProps {
  readonly user: FragmentType<typeof AuditPersonFragment> | null | undefined;
  /** Theirs; what is left of who has no account any more. */
  readonly id: string | null | undefined;
  /** Whether it leads to the account, and shows the id beside the name. @default false */
  readonly isWhole?: boolean;
}

/** Somebody in the log: by name, by the id alone after an erasure. Nothing for nobody. */
export function AuditPerson({ user: ref, id, isWhole = false }: AuditPersonProps) {
  const { t } = useTranslation('admin');
  const user = readFragment(AuditPersonFragment, ref);
  if (!user) return id ?? null;
  if (user.isErased) return t('erasedPerson', { id: user.id });
  const name = `@${user.username}`;
  if (!isWhole) return name;
  return (
    <>
      <Anchor inherit renderRoot={(props) => <Link {...props} to="/admin/users" search={{ user: user.username }} />}>
        {name}
      </Anchor>{' '}
      <span className={classes.time}>{user.id}</span>
    </>
  );
}
