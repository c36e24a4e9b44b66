import { Anchor, Button, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { passwordLength } from '../../../lib/password-strength.ts';
import { NewPasswordInput } from '../../../ui/new-password-input.tsx';
import { type FormAnswer, useFormSubmission } from '../../../ui/use-form-submission.tsx';
import { usePasswordReset } from '../mutations/use-password-reset.ts';
import { DoneNote } from './done-note.tsx';
import { StaleLinkNote } from './stale-link-note.tsx';

const empty = { newPassword: '' };

/** Sets a new password with the token of a mailed link; null for a link without one. */
export function ResetPasswordForm({ token }: { readonly token: string | null }) {
  const { t } = useTranslation('session');
  const credentials = useTranslation('credentials').t;
  const [, reset] = usePasswordReset();
  const [isDone, setDone] = useState(false);
  const form = useForm({
    initialValues: empty,
    validate: { newPassword: (value) => (value.length >= passwordLength.min ? null : credentials('passwordShort')) },
  });

  const send = async ({ newPassword }: typeof empty): Promise<FormAnswer> => {
    const { data, error } = await reset({ input: { token: token ?? '', newPassword } });
    const userErrors = data?.passwordReset?.userErrors;
    if (userErrors?.length === 0) setDone(true);
    return { error, userErrors };
  };
  const { formProps, problems, isSending } = useFormSubmission(form, send);

  if (isDone) return <DoneNote title={t('resetDoneTitle')} text={t('resetDoneText')} />;
  if (token === null) return <StaleLinkNote />;
  return (
    <form {...formProps}>
      <Stack gap="md">
        {problems}
        <NewPasswordInput
          label={t('newPassword')}
          size="md"
          {...form.getInputProps('newPassword')}
          value={form.values.newPassword}
        />
        <Button type="submit" size="md" loading={isSending}>
          {t('setPassword')}
        </Button>
        {problems ? (
          <Anchor size="sm" renderRoot={(props) => <Link {...props} to="/forgot-password" />}>
            {t('newLink')}
          </Anchor>
        ) : null}
      </Stack>
    </form>
  );
}
