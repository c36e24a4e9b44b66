import { Autocomplete, Button, Group, SimpleGrid, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import type { AuditEntryFilter } from '../../../graphql/generated/graphql.ts';
import { graphql } from '../../../graphql/generated/index.ts';
import { type FormAnswer, useFormSubmission } from '../../../ui/use-form-submission.tsx';
import { type AuditChoice, actionChoices, everything, nobody, toAuditFilter } from '../audit-filter.ts';
import { useUserId } from '../hooks/use-user-id.ts';

const AuditActionsQuery = graphql(`
  query AuditActions {
    auditActions
  }
`);

/** The fields that name somebody. */
const people = ['actor', 'target'] as const;

/** What to look for in the log. */
export function AuditFilterForm({ onFilter }: { readonly onFilter: (filter: AuditEntryFilter) => void }) {
  const { t } = useTranslation('admin');
  const findId = useUserId();
  // Without the answer, an action can still be typed.
  const [{ data }] = useQuery({ query: AuditActionsQuery, requestPolicy: 'cache-and-network' });
  const form = useForm<AuditChoice>({ initialValues: everything });
  const send = async (choice: AuditChoice): Promise<FormAnswer> => {
    const found: Record<(typeof people)[number], string | null> = { actor: null, target: null };
    for (const field of people) {
      const name = choice[field].trim();
      if (!name) continue;
      const { id, error } = await findId(name);
      if (error) return { error };
      if (id === null) return { userErrors: [{ field, code: 'NOT_FOUND', message: t('nobodyOfThatName') }] };
      found[field] = id;
    }
    onFilter(toAuditFilter(choice, { actorId: found.actor, targetId: found.target }));
    return {};
  };
  const { formProps, problems, isSending } = useFormSubmission(form, send);
  const clear = () => {
    form.reset();
    onFilter(toAuditFilter(everything, nobody));
  };
  const plain = { autoComplete: 'off', autoCapitalize: 'none', spellCheck: false } as const;
  return (
    <search aria-label={t('auditFilter')}>
      <form {...formProps}>
        {problems}
        <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="sm">
          <TextInput label={t('actor')} placeholder={t('nameOrId')} {...plain} {...form.getInputProps('actor')} />
          <TextInput label={t('target')} placeholder={t('nameOrId')} {...plain} {...form.getInputProps('target')} />
          <Autocomplete
            label={t('action')}
            placeholder="session.*"
            data={actionChoices(data?.auditActions ?? [])}
            limit={200}
            maxDropdownHeight={320}
            {...plain}
            {...form.getInputProps('action')}
          />
          <TextInput label={t('targetType')} placeholder="User" {...plain} {...form.getInputProps('targetType')} />
          <TextInput label={t('targetId')} {...plain} {...form.getInputProps('targetId')} />
          <TextInput type="datetime-local" label={t('since')} {...form.getInputProps('since')} />
          <TextInput type="datetime-local" label={t('until')} {...form.getInputProps('until')} />
        </SimpleGrid>
        <Group gap="xs" mt="sm" mb="md">
          <Button type="submit" loading={isSending}>
            {t('filter')}
          </Button>
          <Button variant="default" onClick={clear}>
            {t('clearFilter')}
          </Button>
        </Group>
      </form>
    </search>
  );
}
