import { Anchor, Button, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { OneTimeCodeInput } from '../../../ui/one-time-code-input.tsx';
import { PasswordInput } from '../../../ui/password-input.tsx';
import { type FormAnswer, useFormSubmission } from '../../../ui/use-form-submission.tsx';
import { useDemoCast } from '../hooks/use-demo-cast.ts';
import { useSessionKeeper } from '../hooks/use-session.ts';
import { useSessionCreate } from '../mutations/use-session-create.ts';
import { DemoCast } from './demo-cast.tsx';

const empty = { login: '', password: '', otpCode: '' };

/** Sign-in: the password, and then the second factor where the account has one. */
export function SignInForm() {
  const { t } = useTranslation('session');
  const keeper = useSessionKeeper();
  const cast = useDemoCast();
  const [, createSession] = useSessionCreate();
  const [needsCode, setNeedsCode] = useState(false);
  const form = useForm({
    initialValues: empty,
    validate: {
      login: (value) => (value.trim() ? null : t('needed')),
      password: (value) => (value ? null : t('needed')),
      otpCode: (value) => (needsCode && !value.trim() ? t('needed') : null),
    },
  });

  const send = async ({ login, password, otpCode }: typeof empty): Promise<FormAnswer> => {
    const code = otpCode.trim();
    const input = { login: login.trim(), password, ...(code && { otpCode: code }) };
    const { data, error } = await createSession({ input });
    const payload = data?.sessionCreate;
    if (payload?.accessToken) keeper.adopt(payload.accessToken);
    else if (payload?.challenge === 'TOTP_REQUIRED') setNeedsCode(true);
    // The server's own sentence is about every way to sign in; this one has the words of the fields above it. Of a code it knows more.
    const userErrors = payload?.userErrors.map((problem) =>
      problem.code === 'INVALID_CREDENTIALS' && !code ? { ...problem, message: t('credentialsWrong') } : problem,
    );
    return { error, userErrors };
  };
  const { formProps, problems, isSending } = useFormSubmission(form, send);
  const startAgain = () => {
    setNeedsCode(false);
    form.setValues({ password: '', otpCode: '' });
  };

  return (
    <>
      <form {...formProps}>
        <Stack gap="md">
          {problems}
          {needsCode ? (
            <>
              <Text role="status">{t('codeWanted', { login: form.values.login })}</Text>
              <OneTimeCodeInput size="md" autoFocus {...form.getInputProps('otpCode')} />
            </>
          ) : (
            <>
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
            </>
          )}
          <Button type="submit" size="md" loading={isSending} mt={4}>
            {t('signIn')}
          </Button>
          {needsCode ? (
            <Anchor component="button" type="button" size="sm" onClick={startAgain}>
              {t('startAgain')}
            </Anchor>
          ) : (
            <Anchor size="sm" renderRoot={(props) => <Link {...props} to="/forgot-password" />}>
              {t('forgot')}
            </Anchor>
          )}
        </Stack>
      </form>
      {cast && !needsCode ? (
        <DemoCast cast={cast} onPick={(login) => form.setValues({ login, password: cast.password, otpCode: '' })} />
      ) : null}
    </>
  );
}
