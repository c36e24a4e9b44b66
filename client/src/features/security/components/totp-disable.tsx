import { Button, Group, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useTranslation } from 'react-i18next';
import { useReauthentication } from '../../../graphql/use-reauthentication.ts';
import { OneTimeCodeInput } from '../../../ui/one-time-code-input.tsx';
import { type FormAnswer, useFormSubmission } from '../../../ui/use-form-submission.tsx';
import { useTotpDisable } from '../mutations/use-totp-disable.ts';

const empty = { code: '' };

/** How many backup codes are left, and the way to switch the second factor off. */
export function TotpDisable({ backupCodesLeft }: { readonly backupCodesLeft: number }) {
  const { t } = useTranslation('security');
  const [, disable] = useTotpDisable();
  const prove = useReauthentication();
  const form = useForm({ initialValues: empty, validate: { code: (value) => (value.trim() ? null : t('needed')) } });
  const send = async ({ code }: typeof empty): Promise<FormAnswer> => {
    const { data, error } = await prove(() => disable({ input: { code: code.trim() } }));
    const payload = data?.totpDisable;
    if (payload?.user) notifications.show({ message: t('totpDisabled') });
    return { error, userErrors: payload?.userErrors };
  };
  const { formProps, problems, isSending } = useFormSubmission(form, send);
  return (
    <form {...formProps}>
      <Stack gap="md">
        <Text size="sm" c={backupCodesLeft > 2 ? 'inherit' : 'red'}>
          {t('backupCodesLeft', { count: backupCodesLeft })}
        </Text>
        <Text size="sm" c="dimmed">
          {t('disableTotpText')}
        </Text>
        {problems}
        <div style={{ maxWidth: 320 }}>
          <OneTimeCodeInput {...form.getInputProps('code')} />
        </div>
        <Group>
          <Button type="submit" color="red" variant="light" loading={isSending}>
            {t('disableTotp')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
