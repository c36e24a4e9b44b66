import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorLike } from '../../../lib/error-info.ts';
import { fieldErrors, formError } from '../../../lib/user-errors.ts';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import { FormError } from '../../../ui/form-error.tsx';
import { useDemoCast } from '../hooks/use-demo-cast.ts';
import { useSessionKeeper } from '../hooks/use-session.ts';
import { useSessionCreate } from '../mutations/use-session-create.ts';
import { DemoCast } from './demo-cast.tsx';

const fields = ['login', 'password', 'otpCode'];

/** Sign-in, with the second factor where the account has one. */
export function SignInForm() {
  const { t } = useTranslation('session');
  const keeper = useSessionKeeper();
  const cast = useDemoCast();
  const [{ fetching }, createSession] = useSessionCreate();
  const [needsCode, setNeedsCode] = useState(false);
  const [failure, setFailure] = useState<ErrorLike | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const form = useForm({
    initialValues: { login: '', password: '', otpCode: '' },
    validate: {
      login: (value) => (value.trim() ? null : t('needed')),
      password: (value) => (value ? null : t('needed')),
      otpCode: (value) => (needsCode && !value.trim() ? t('needed') : null),
    },
  });

  const submit = async ({ login, password, otpCode }: typeof form.values) => {
    setFailure(null);
    setProblem(null);
    const code = otpCode.trim();
    const { data, error } = await createSession({
      input: { login: login.trim(), password, ...(code && { otpCode: code }) },
    });
    if (error) return setFailure(error);
    const payload = data?.sessionCreate;
    if (payload?.accessToken) return keeper.adopt(payload.accessToken);
    if (payload?.challenge === 'TOTP_REQUIRED') return setNeedsCode(true);
    form.setErrors(fieldErrors(payload?.userErrors ?? [], fields));
    setProblem(formError(payload?.userErrors ?? [], fields));
  };

  return (
    <>
      <form onSubmit={form.onSubmit((values) => void submit(values))} noValidate>
        <Stack gap="md">
          <ErrorAlert error={failure} />
          <FormError message={problem} />
          <TextInput
            label={t('login')}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            size="md"
            {...form.getInputProps('login')}
          />
          <PasswordInput
            label={t('password')}
            autoComplete="current-password"
            size="md"
            {...form.getInputProps('password')}
          />
          {needsCode ? (
            <TextInput
              label={t('otpCode')}
              description={t('otpHint')}
              autoComplete="one-time-code"
              inputMode="numeric"
              size="md"
              autoFocus
              {...form.getInputProps('otpCode')}
            />
          ) : null}
          <Button type="submit" size="md" loading={fetching} mt={4}>
            {t('signIn')}
          </Button>
        </Stack>
      </form>
      {cast ? (
        <DemoCast cast={cast} onPick={(login) => form.setValues({ login, password: cast.password, otpCode: '' })} />
      ) : null}
    </>
  );
}
