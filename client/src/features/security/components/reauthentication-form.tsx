import { Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { OneTimeCodeInput } from '../../../ui/one-time-code-input.tsx';
import { PasswordInput } from '../../../ui/password-input.tsx';
import { type FormAnswer, useFormSubmission } from '../../../ui/use-form-submission.tsx';
import { useSessionReauthenticate } from '../mutations/use-session-reauthenticate.ts';

interface ReauthenticationFormProps {
  readonly onProved: () => void;
  readonly onCancel: () => void;
}

const empty = { password: '', otpCode: '' };

/** The password once more, and then a code where the account has a second factor. */
export function ReauthenticationForm({ onProved, onCancel }: ReauthenticationFormProps) {
  const { t } = useTranslation('security');
  const common = useTranslation('common').t;
  const [, reauthenticate] = useSessionReauthenticate();
  const [needsCode, setNeedsCode] = useState(false);
  const form = useForm({
    initialValues: empty,
    validate: {
      password: (value) => (value ? null : t('needed')),
      otpCode: (value) => (needsCode && !value.trim() ? t('needed') : null),
    },
  });

  const send = async ({ password, otpCode }: typeof empty): Promise<FormAnswer> => {
    const code = otpCode.trim();
    const { data, error } = await reauthenticate({ input: { password, ...(code && { otpCode: code }) } });
    const payload = data?.sessionReauthenticate;
    if (payload?.session) onProved();
    else if (payload?.challenge === 'TOTP_REQUIRED') setNeedsCode(true);
    return { error, userErrors: payload?.userErrors };
  };
  const { formProps, problems, isSending } = useFormSubmission(form, send);
  const goBack = () => {
    setNeedsCode(false);
    form.setValues(empty);
  };

  return (
    <form {...formProps}>
      <Stack gap="md">
        <Text size="sm">{t('proveText')}</Text>
        {problems}
        {needsCode ? (
          <>
            <OneTimeCodeInput autoFocus {...form.getInputProps('otpCode')} />
            <Anchor component="button" type="button" size="sm" onClick={goBack}>
              {t('proveBack')}
            </Anchor>
          </>
        ) : (
          <>
            <PasswordInput
              label={t('yourPassword')}
              autoComplete="current-password"
              data-autofocus
              {...form.getInputProps('password')}
            />
            <Anchor size="sm" renderRoot={(props) => <Link {...props} to="/forgot-password" />}>
              {t('noPassword')}
            </Anchor>
          </>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onCancel}>
            {common('cancel')}
          </Button>
          <Button type="submit" loading={isSending}>
            {t('prove')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
