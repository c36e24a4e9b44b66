import { Button, Group, SimpleGrid, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import type { AuditEntryFilter } from '../../../graphql/generated/graphql.ts';
import { type FormAnswer, useFormSubmission } from '../../../ui/use-form-submission.tsx';
import { type AuditChoice, everything, toAuditFilter } from '../audit-filter.ts';
import { useUserId } from '../hooks/use-user-id.ts';

/** What to look for in the log. */
export function AuditFilterForm({ onFilter }: { readonly onFilter: (filter: AuditEntryFilter) => void }) {
  const { t } = useTranslation('admin');
  const findId = useUserId();
  const form = useForm<AuditChoice>({ initialValues: everything });
  const send = async (choice: AuditChoice): Promise<FormAnswer> => {
    const actor = choice.actor.trim();
    const { id, error } = actor ? await findId(actor) : { id: null, error: undefined };
    if (error) return { error };
    if (actor && id === null) {
      return { userErrors: [{ field: 'actor', code: 'NOT_FOUND', message: t('nobodyOfThatName') }] };
    }
    onFilter(toAuditFilter(choice, id));
    return {};
  };
  const { formProps, problems, isSending } = useFormSubmission(form, send);
  const clear = () => {
    form.reset();
    onFilter(toAuditFilter(everything, null));
  };
  const plain = { autoComplete: 'off', autoCapitalize: 'none', spellCheck: false } as const;
  return (
    <search aria-label={t('auditFilter')}>
      <form {...formProps}>
        {problems}
        <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="sm">
          <TextInput label={t('actor')} placeholder="hanako" {...plain} {...form.getInputProps('actor')} />
          <TextInput label={t('action')} placeholder="session.*" {...plain} {...form.getInputProps('action')} />
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
