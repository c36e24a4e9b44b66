import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useTranslation } from 'react-i18next';
import { countCharacters } from '../../../lib/count-characters.ts';
import { type FormAnswer, useFormSubmission } from '../../../ui/use-form-submission.tsx';
import { useAccountUpdate } from '../mutations/use-account-update.ts';

const maxCharacters = 50;

/** The name that others see. */
export function DisplayNameForm({ displayName }: { readonly displayName: string }) {
  const { t } = useTranslation('profile');
  const common = useTranslation('common').t;
  const [, update] = useAccountUpdate();
  const form = useForm({
    initialValues: { displayName },
    validate: {
      displayName: (value) => {
        const length = countCharacters(value.trim());
        return length > 0 && length <= maxCharacters ? null : t('displayNameBad');
      },
    },
  });
  const send = async (input: { displayName: string }): Promise<FormAnswer> => {
    const { data, error } = await update({ input });
    if (data?.accountUpdate?.user) notifications.show({ message: t('saved') });
    return { error, userErrors: data?.accountUpdate?.userErrors };
  };
  const { formProps, problems, isSending } = useFormSubmission(form, send);
  return (
    <form {...formProps}>
      <Stack gap="md" maw={420}>
        {problems}
        <TextInput
          label={t('displayName')}
          description={t('displayNameHint')}
          autoComplete="nickname"
          {...form.getInputProps('displayName')}
        />
        <Group>
          <Button type="submit" loading={isSending} disabled={!form.isDirty()}>
            {common('save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
