import { Button, Stack, TextInput } from '@mantine/core';
import { isEmail, useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useTranslation } from 'react-i18next';
import { passwordLength } from '../../../lib/password-strength.ts';
import { NewPasswordInput } from '../../../ui/new-password-input.tsx';
import { type FormAnswer, useFormSubmission } from '../../../ui/use-form-submission.tsx';
import { useSessionKeeper } from '../hooks/use-session.ts';
import { useAccountRegister } from '../mutations/use-account-register.ts';

const usernamePattern = /^[A-Za-z0-9][A-Za-z0-9_.-]{1,30}[A-Za-z0-9]$/u;
const empty = { username: '', email: '', password: '' };

/** A new account; the server's word on each field is shown at the field. */
export function RegisterForm() {
  const { t } = useTranslation('session');
  const credentials = useTranslation('credentials').t;
  const keeper = useSessionKeeper();
  const [, register] = useAccountRegister();
  const form = useForm({
    initialValues: empty,
    validate: {
      username: (value) => (usernamePattern.test(value.trim()) ? null : t('usernameBad')),
      email: isEmail(t('emailBad')),
      password: (value) => (value.length >= passwordLength.min ? null : credentials('passwordShort')),
    },
  });

  const send = async ({ username, email, password }: typeof empty): Promise<FormAnswer> => {
    const input = { username: username.trim(), email: email.trim(), password };
    const { data, error } = await register({ input });
    const payload = data?.accountRegister;
    if (payload?.accessToken) {
      notifications.show({ message: t('verifyMailSent', { email: input.email }), autoClose: 12_000 });
      keeper.adopt(payload.accessToken);
    }
    return { error, userErrors: payload?.userErrors };
  };
  const { formProps, problems, isSending } = useFormSubmission(form, send);

  return (
    <form {...formProps}>
      <Stack gap="md">
        {problems}
        <TextInput
          label={t('username')}
          description={t('usernameHint')}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          size="md"
          {...form.getInputProps('username')}
        />
        <TextInput
          label={t('email')}
          description={t('emailHint')}
          type="email"
          autoComplete="email"
          size="md"
          {...form.getInputProps('email')}
        />
        <NewPasswordInput
          label={t('password')}
          size="md"
          known={[form.values.username, form.values.email.split('@')[0] ?? '']}
          {...form.getInputProps('password')}
          value={form.values.password}
        />
        <Button type="submit" size="md" loading={isSending} mt={4}>
          {t('register')}
        </Button>
      </Stack>
    </form>
  );
}
