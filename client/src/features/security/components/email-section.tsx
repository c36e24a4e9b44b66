import { Badge, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { isEmail, useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { type FragmentType, graphql, readFragment } from '../../../graphql/generated/index.ts';
import { useReauthentication } from '../../../graphql/use-reauthentication.ts';
import { SectionCard } from '../../../ui/section-card.tsx';
import { type FormAnswer, useFormSubmission } from '../../../ui/use-form-submission.tsx';
import { useEmailChange } from '../mutations/use-email-change.ts';
import { VerificationMailButton } from './verification-mail-button.tsx';

const EmailSectionFragment = graphql(`
  fragment EmailSection on User {
    id
    email
    emailVerified
    security {
      pendingEmail
    }
  }
`);

const empty = { newEmail: '' };

/** The address: whether it is proved, and how to change it. */
export function EmailSection({ user }: { readonly user: FragmentType<typeof EmailSectionFragment> }) {
  const { t } = useTranslation('security');
  const { email, emailVerified, security } = readFragment(EmailSectionFragment, user);
  const pending = security?.pendingEmail;
  const isWaiting = Boolean(pending) || !emailVerified;
  const [, change] = useEmailChange();
  const prove = useReauthentication();
  const form = useForm({ initialValues: empty, validate: { newEmail: isEmail(t('emailBad')) } });
  const send = async (input: typeof empty): Promise<FormAnswer> => {
    const { data, error } = await prove(() => change({ input: { newEmail: input.newEmail.trim() } }));
    if (data?.emailChange?.pendingEmail) form.reset();
    return { error, userErrors: data?.emailChange?.userErrors };
  };
  const { formProps, problems, isSending } = useFormSubmission(form, send);
  return (
    <SectionCard
      title={t('email')}
      description={t('emailText')}
      badge={
        <Badge variant="light" color={emailVerified ? 'matsu' : 'yamabuki'}>
          {emailVerified ? t('verified') : t('notVerified')}
        </Badge>
      }
    >
      <Stack gap="md">
        <Text fw={600}>{email}</Text>
        {isWaiting ? (
          <div>
            <Text size="sm" role="status" mb="xs">
              {t('mailWaits', { email: pending ?? email ?? '' })}
            </Text>
            <VerificationMailButton />
          </div>
        ) : null}
        <form {...formProps}>
          <Stack gap="md" maw={420}>
            {problems}
            <TextInput label={t('newEmail')} type="email" autoComplete="email" {...form.getInputProps('newEmail')} />
            <Group>
              <Button type="submit" loading={isSending}>
                {t('changeEmail')}
              </Button>
            </Group>
          </Stack>
        </form>
      </Stack>
    </SectionCard>
  );
}
