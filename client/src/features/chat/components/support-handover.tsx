import { Button, Group, Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';
import { ErrorAlert } from '../../../ui/error-alert.tsx';

const SupportStaffQuery = graphql(`
  query SupportStaff($search: String) {
    supportStaff(first: 20, search: $search) {
      edges {
        node {
          id
          username
          displayName
          userType
        }
      }
    }
  }
`);

const typingPause = 250;

interface SupportHandoverProps {
  /** Who is not offered: the viewer has a button of their own, and who asks or has it already cannot get it. */
  readonly notTo: readonly (string | undefined)[];
  /** Resolves to whether it was done: if not, the choice stays for another try. */
  readonly onGive: (userId: string) => Promise<boolean>;
}

/** Gives a support conversation to another operator or a concierge, found by a part of their name. */
export function SupportHandover({ notTo, onGive }: SupportHandoverProps) {
  const { t } = useTranslation('chat');
  const common = useTranslation('common').t;
  const [chosen, setChosen] = useState<{ readonly value: string; readonly label: string } | null>(null);
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  // What is chosen stands in the field, too, and is nothing to look for.
  const [search] = useDebouncedValue(text === chosen?.label ? '' : text.trim(), typingPause);
  const [{ data, error, fetching }] = useQuery({ query: SupportStaffQuery, variables: { search: search || null } });
  const found = (data?.supportStaff.edges ?? [])
    .filter(({ node }) => !notTo.includes(node.id))
    .map(({ node: { id, displayName, username, userType } }) => ({
      value: id,
      label: `${displayName} (@${username}) · ${common(`userType.${userType}`)}`,
    }));
  const options = chosen && !found.some(({ value }) => value === chosen.value) ? [chosen, ...found] : found;
  const give = async () => {
    if (!chosen) return;
    setBusy(true);
    const isGiven = await onGive(chosen.value);
    setBusy(false);
    if (!isGiven) return;
    setChosen(null);
    setText('');
  };
  return (
    <>
      <ErrorAlert error={error} />
      <Group gap="xs" align="flex-end" wrap="nowrap">
        <Select
          flex={1}
          size="xs"
          label={t('handTo')}
          placeholder={t('handToHint')}
          searchable
          clearable
          data={options}
          // The server has looked already.
          filter={({ options: all }) => all}
          value={chosen?.value ?? null}
          onChange={(value) => setChosen(options.find((option) => option.value === value) ?? null)}
          searchValue={text}
          onSearchChange={setText}
          nothingFoundMessage={fetching ? common('loading') : t('nobodyToHandTo')}
        />
        <Button size="xs" variant="light" disabled={!chosen} loading={busy} onClick={() => void give()}>
          {t('handOver')}
        </Button>
      </Group>
    </>
  );
}
