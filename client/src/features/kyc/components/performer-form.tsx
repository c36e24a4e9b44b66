import { Button, Group, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorInfo, ErrorLike } from '../../../lib/error-info.ts';
import { fieldErrors, formError, type UserErrorLike } from '../../../lib/user-errors.ts';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import { adultAge, yearsBetween } from '../application-rules.ts';
import { countriesIn } from '../countries.ts';

/** What the applicant types in about themselves; `birthDate` as `1998-04-30`, `nationality` as `JP`. */
export interface PerformerDraft {
  readonly stageName: string;
  readonly legalName: string;
  readonly birthDate: string;
  readonly nationality: string;
}

/** How saving went: nothing in either field when it worked. */
export interface SaveOutcome {
  readonly error?: ErrorLike | undefined;
  readonly userErrors?: readonly UserErrorLike[] | undefined;
}

interface PerformerFormProps {
  readonly initial?: PerformerDraft;
  readonly submitLabel: string;
  readonly onSubmit: (draft: PerformerDraft) => Promise<SaveOutcome>;
}

const fields = ['stageName', 'legalName', 'birthDate', 'nationality'];
const nothing: PerformerDraft = { stageName: '', legalName: '', birthDate: '', nationality: 'JP' };

/** The form of the applicant's own data. */
export function PerformerForm({ initial = nothing, submitLabel, onSubmit }: PerformerFormProps) {
  const { t, i18n } = useTranslation('kyc');
  const [sending, setSending] = useState(false);
  const [problem, setProblem] = useState<ErrorLike | ErrorInfo | null>(null);
  const countries = useMemo(() => countriesIn(i18n.language), [i18n.language]);
  const today = new Date().toISOString().slice(0, 10);
  const form = useForm<PerformerDraft>({
    initialValues: initial,
    validate: {
      stageName: (name) => (name.trim() ? null : t('needed')),
      legalName: (name) => (name.trim() ? null : t('needed')),
      birthDate: (date) => {
        if (!/^\d{4}-\d\d-\d\d$/u.test(date) || date >= today) return t('birthDateBad');
        return yearsBetween(date, today) < adultAge ? t('tooYoung', { age: adultAge }) : null;
      },
      nationality: (code) => (code ? null : t('nationalityBad')),
    },
  });
  const submit = form.onSubmit(async (draft) => {
    setSending(true);
    const { error, userErrors = [] } = await onSubmit(draft);
    setSending(false);
    const message = formError(userErrors, fields);
    form.setErrors(fieldErrors(userErrors, fields));
    setProblem(error ?? (message ? { code: 'VALIDATION_ERROR', message } : null));
  });
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <ErrorAlert error={problem} />
        <TextInput label={t('stageName')} required maxLength={100} {...form.getInputProps('stageName')} />
        <TextInput
          label={t('legalName')}
          description={t('legalNameHint')}
          required
          maxLength={200}
          autoComplete="name"
          {...form.getInputProps('legalName')}
        />
        <TextInput
          type="date"
          label={t('birthDate')}
          description={t('adultsOnly', { age: adultAge })}
          required
          max={today}
          autoComplete="bday"
          {...form.getInputProps('birthDate')}
        />
        <Select
          label={t('nationality')}
          required
          searchable
          allowDeselect={false}
          data={countries}
          {...form.getInputProps('nationality')}
        />
        <Group justify="flex-end">
          <Button type="submit" loading={sending}>
            {submitLabel}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
