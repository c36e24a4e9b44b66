import { Button, Stack, TextInput } from '@mantine/core';
import { isEmail, useForm } from '@mantine/form';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type FormAnswer, useFormSubmission } from '../../../ui/use-form-submission.tsx';
import { usePasswordResetRequest } from '../mutations/use-password-reset-request.ts';
import { DoneNote } from './done-note.tsx';

const empty = { email: '' };

/** Asks for a mail with a link to a new password. What is said does not tell whether the address has an account. */
export function ForgotPasswordForm() {
  const { t } = useTranslation('session');
  const [, requestReset] = usePasswordResetRequest();
  const [sentTo, setSentTo] = useState<string | null>(null);
  const form = useForm({ initialValues: empty, validate: { email: isEmail(t('emailBad')) } });

  const send = async ({ email: typed }: typeof empty): Promise<FormAnswer> => {
    const email = typed.trim();
    const { data, error } = await requestReset({ input: { email } });
    const userErrors = data?.passwordResetRequest?.userErrors;
    if (userErrors?.length === 0) setSentTo(email);
    return { error, userErrors };
  };
  const { formProps, problems, isSending } = useFormSubmission(form, send);

  if (sentTo !== null) return <DoneNote title={t('resetSentTitle')} text={t('resetSentText', { email: sentTo })} />;
  return (
    <form {...formProps}>
      <Stack gap="md">
        {problems}
        <TextInput label={t('email')} type="email" autoComplete="email" size="md" {...form.getInputProps('email')} />
        <Button type="submit" size="md" loading={isSending}>
          {t('sendLink')}
        </Button>
      </Stack>
    </form>
  );
}
