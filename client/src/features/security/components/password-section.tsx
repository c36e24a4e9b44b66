import { Anchor, Button, Group, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { type FragmentType, graphql, readFragment } from '../../../graphql/generated/index.ts';
import { useReauthentication } from '../../../graphql/use-reauthentication.ts';
import { passwordLength } from '../../../lib/password-strength.ts';
import { NewPasswordInput } from '../../../ui/new-password-input.tsx';
import { PasswordInput } from '../../../ui/password-input.tsx';
import { SectionCard } from '../../../ui/section-card.tsx';
import { type FormAnswer, useFormSubmission } from '../../../ui/use-form-submission.tsx';
import { usePasswordChange } from '../mutations/use-password-change.ts';

const PasswordSectionFragment = graphql(`
  fragment PasswordSection on User {
    id
    username
    security {
      hasPassword
    }
  }
`);

/** Another password; who has none yet is shown how to get one. */
export function PasswordSection({ user }: { readonly user: FragmentType<typeof PasswordSectionFragment> }) {
  const { t } = useTranslation('security');
  const { username, security } = readFragment(PasswordSectionFragment, user);
  if (security?.hasPassword) {
    return (
      <SectionCard title={t('password')} description={t('passwordText')}>
        <PasswordForm username={username} />
      </SectionCard>
    );
  }
  return (
    <SectionCard title={t('password')} description={t('noPasswordText')}>
      <Anchor renderRoot={(props) => <Link {...props} to="/forgot-password" />}>{t('setByMail')}</Anchor>
    </SectionCard>
  );
}

const empty = { currentPassword: '', newPassword: '' };

function PasswordForm({ username }: { readonly username: string }) {
  const { t } = useTranslation('security');
  const credentials = useTranslation('credentials').t;
  const [, change] = usePasswordChange();
  const prove = useReauthentication();
  const form = useForm({
    initialValues: empty,
    validate: {
      currentPassword: (value) => (value ? null : t('needed')),
      newPassword: (value) => (value.length >= passwordLength.min ? null : credentials('passwordShort')),
    },
  });
  const send = async (input: typeof empty): Promise<FormAnswer> => {
    const { data, error } = await prove(() => change({ input }));
    const payload = data?.passwordChange;
    if (payload?.user) {
      form.reset();
      notifications.show({ message: t('passwordChanged', { count: payload.endedCount ?? 0 }) });
    }
    return { error, userErrors: payload?.userErrors };
  };
  const { formProps, problems, isSending } = useFormSubmission(form, send);
  return (
    <form {...formProps}>
      <Stack gap="md" maw={420}>
        {problems}
        <PasswordInput
          label={t('currentPassword')}
          autoComplete="current-password"
          {...form.getInputProps('currentPassword')}
        />
        <NewPasswordInput
          label={t('newPassword')}
          known={[username]}
          {...form.getInputProps('newPassword')}
          value={form.values.newPassword}
        />
        <Group>
          <Button type="submit" loading={isSending}>
            {t('changePassword')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
