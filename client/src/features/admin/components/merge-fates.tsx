import { List, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type FragmentType, graphql, readFragment } from '../../../graphql/generated/index.ts';

const MergeFatesFragment = graphql(`
  fragment MergeFates on MergeFate {
    kind
    isKept
    user {
      id
      username
    }
  }
`);

export type MergeFateList = readonly FragmentType<typeof MergeFatesFragment>[];

/** What becomes of what an account can have one of only: it is kept, or gone. Nothing where no duplicate has such a thing. */
export function MergeFates({ fates }: { readonly fates: MergeFateList }) {
  const { t } = useTranslation('admin');
  if (fates.length === 0) return null;
  return (
    <>
      <Text size="sm" mt="xs" id="merge-fates">
        {t('fatesTitle')}
      </Text>
      <List size="sm" aria-labelledby="merge-fates">
        {fates.map((ref) => {
          const { kind, isKept, user } = readFragment(MergeFatesFragment, ref);
          const values = { kind: t(`fateKind.${kind}`), username: user.username };
          return (
            <List.Item key={`${kind} ${user.id}`}>
              {isKept ? t('fateKept', values) : t('fateDropped', values)}
            </List.Item>
          );
        })}
      </List>
    </>
  );
}
