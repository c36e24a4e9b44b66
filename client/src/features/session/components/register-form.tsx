import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { isEmail, useForm } from '@mantine/form';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorLike } from '../../../lib/error-info.ts';
import { fieldErrors, formError } from '../../../lib/user-errors.ts';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import { FormError } from '../../../ui/form-error.tsx';
import { useSessionKeeper } from '../hooks/use-session.ts';
import { useAccountRegister } from '../mutations/use-account-register.ts';

const fields = ['username', 'email', 'password'];
const usernamePattern = /^[\p{L}\p{N}_.-]{3,32}$/u;

/** A new account; the server's word on each field is shown at the field. */
export function RegisterForm() {
  const { t } = useTranslation('session');
  const keeper = useSessionKeeper();
  const [{ fetching }, register] = useAccountRegister();
  const [failure, setFailure] = useState<ErrorLike | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const form = useForm({
    initialValues: { username: '', email: '', password: '' },
    validate: {
      username: (value) => (usernamePattern.test(value.trim()) ? null : t('usernameBad')),
      email: isEmail(t('emailBad')),
      password: (value) => (value.length >= 8 ? null : t('passwordShort')),
    },
  });

  const submit = async ({ username, email, password }: typeof form.values) => {
    setFailure(null);
    setProblem(null);
    const { data, error } = await register({ input: { username: username.trim(), email: email.trim(), password } });
    if (error) return setFailure(error);
    const payload = data?.accountRegister;
    if (payload?.accessToken) return keeper.adopt(payload.accessToken);
    form.setErrors(fieldErrors(payload?.userErrors ?? [], fields));
    setProblem(formError(payload?.userErrors ?? [], fields));
  };

  return (
    <form onSubmit={form.onSubmit((values) => void submit(values))} noValidate>
      <Stack gap="md">
        <ErrorAlert error={failure} />
        <FormError message={problem} />
        <TextInput
          label={t('username')}
          description={t('usernameHint')}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          size="md"
          {...form.getInputProps('username')}
        />
        <TextInput label={t('email')} type="email" autoComplete="email" size="md" {...form.getInputProps('email')} />
        <PasswordInput
          label={t('password')}
          description={t('passwordHint')}
          autoComplete="new-password"
          size="md"
          {...form.getInputProps('password')}
        />
        <Button type="submit" size="md" loading={fetching} mt={4}>
          {t('register')}
        </Button>
      </Stack>
    </form>
  );
}
