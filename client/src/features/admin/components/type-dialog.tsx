import { Button, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import type { UserType } from '../../../graphql/generated/graphql.ts';
import { type FormAnswer, useFormSubmission } from '../../../ui/use-form-submission.tsx';
import { useUserId } from '../hooks/use-user-id.ts';
import { useUserTypeChange } from '../mutations/use-user-type-change.ts';
import { userTypes } from '../user-filter.ts';

/** `partner` is a username, and empty for none. */
interface TypeDraft {
  readonly userType: UserType;
  readonly partner: string;
}

interface TypeDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly userId: string;
  readonly username: string;
  readonly current: TypeDraft;
}

/** Gives an account another role. */
export function TypeDialog({ opened, onClose, username, ...form }: TypeDialogProps) {
  const { t } = useTranslation('admin');
  return (
    <Modal opened={opened} onClose={onClose} title={t('typeQuestion', { username })} centered>
      <TypeForm {...form} onDone={onClose} />
    </Modal>
  );
}

interface TypeFormProps {
  readonly userId: string;
  readonly current: TypeDraft;
  readonly onDone: () => void;
}

function TypeForm({ userId, current, onDone }: TypeFormProps) {
  const { t } = useTranslation('admin');
  const common = useTranslation('common').t;
  const findId = useUserId();
  const [, change] = useUserTypeChange();
  const form = useForm<TypeDraft>({ initialValues: current });

  const send = async ({ userType, partner }: TypeDraft): Promise<FormAnswer> => {
    const isTied = userType === 'CONCIERGE' && partner.trim() !== '';
    const found = isTied ? await findId(partner) : null;
    if (found?.error) return { error: found.error };
    if (found && found.id === null) {
      return { userErrors: [{ field: 'partner', code: 'NOT_FOUND', message: t('nobodyOfThatName') }] };
    }
    const { data, error } = await change({ input: { id: userId, userType, partnerId: found?.id ?? null } });
    const payload = data?.userTypeChange;
    if (payload?.user) onDone();
    // The graph names the field by what it takes, the form by what is typed.
    const userErrors = payload?.userErrors.map((problem) =>
      problem.field === 'partnerId' ? { ...problem, field: 'partner' } : problem,
    );
    return { error, userErrors };
  };
  const { formProps, problems, isSending } = useFormSubmission(form, send);
  return (
    <form {...formProps}>
      <Stack gap="md">
        <Text size="sm">{t('typeText')}</Text>
        {problems}
        <Select
          label={t('userType')}
          allowDeselect={false}
          data={userTypes.map((name) => ({ value: name, label: common(`userType.${name}`) }))}
          data-autofocus
          {...form.getInputProps('userType')}
        />
        {form.values.userType === 'CONCIERGE' ? (
          <TextInput
            label={t('partner')}
            description={t('partnerHint')}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            {...form.getInputProps('partner')}
          />
        ) : null}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onDone}>
            {common('cancel')}
          </Button>
          <Button type="submit" loading={isSending}>
            {common('save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
