import { Anchor, Button, Code, Group, List, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { useReauthentication } from '../../../graphql/use-reauthentication.ts';
import { CopyTextButton } from '../../../ui/copy-text-button.tsx';
import { OneTimeCodeInput } from '../../../ui/one-time-code-input.tsx';
import { type FormAnswer, useFormSubmission } from '../../../ui/use-form-submission.tsx';
import { useTotpEnable } from '../mutations/use-totp-enable.ts';
import classes from './totp-setup-form.module.css';

interface TotpSetupFormProps {
  /** Base32. */
  readonly secret: string;
  /** `otpauth://…` */
  readonly uri: string;
  /** The same as a QR code: a data URI. */
  readonly image: string;
  readonly onEnabled: (backupCodes: readonly string[]) => void;
  /** Everything stays as it is: a secret that no code came for guards nothing. */
  readonly onCancel: () => void;
}

const empty = { code: '' };

/** The QR code and its secret for the app, and the app's first code for us. */
export function TotpSetupForm({ secret, uri, image, onEnabled, onCancel }: TotpSetupFormProps) {
  const { t } = useTranslation('security');
  const common = useTranslation('common').t;
  const [, enable] = useTotpEnable();
  const prove = useReauthentication();
  const form = useForm({ initialValues: empty, validate: { code: (value) => (value.trim() ? null : t('needed')) } });
  const send = async ({ code }: typeof empty): Promise<FormAnswer> => {
    const { data, error } = await prove(() => enable({ input: { code: code.trim() } }));
    const payload = data?.totpEnable;
    if (payload?.backupCodes) onEnabled(payload.backupCodes);
    return { error, userErrors: payload?.userErrors };
  };
  const { formProps, problems, isSending } = useFormSubmission(form, send);
  return (
    <form {...formProps}>
      <Stack gap="md">
        <List type="ordered" size="sm" spacing={4}>
          <List.Item>{t('totpStepApp')}</List.Item>
          <List.Item>{t('totpStepScan')}</List.Item>
          <List.Item>{t('totpStepCode')}</List.Item>
        </List>
        <div className={classes.pair}>
          <img className={classes.image} src={image} alt={t('qrCode')} width={200} height={200} />
          <div className={classes.secret}>
            <Text size="sm" c="dimmed">
              {t('secretHint')}
            </Text>
            <Code block className={classes.code} aria-label={t('secret')}>
              {secret.replaceAll(/(.{4})(?=.)/gu, '$1 ')}
            </Code>
            <Group gap="xs" mt="xs">
              <CopyTextButton value={secret} aria-label={t('copySecret')} />
              <Anchor href={uri} size="sm">
                {t('openApp')}
              </Anchor>
            </Group>
          </div>
        </div>
        {problems}
        <OneTimeCodeInput allowBackup={false} maw={320} autoFocus {...form.getInputProps('code')} />
        <Group gap="xs">
          <Button variant="default" onClick={onCancel}>
            {common('cancel')}
          </Button>
          <Button type="submit" loading={isSending}>
            {t('enableTotp')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
