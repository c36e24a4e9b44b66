import { Button, Checkbox, Group, Select, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { useReauthentication } from '../../../graphql/use-reauthentication.ts';
import { countCharacters } from '../../../lib/count-characters.ts';
import { type FormAnswer, useFormSubmission } from '../../../ui/use-form-submission.tsx';
import { useApiTokenCreate } from '../mutations/use-api-token-create.ts';
import { scopeParts } from '../scope.ts';
import type { NewToken } from './issued-token.tsx';

interface TokenFormProps {
  /** Every scope that there is. */
  readonly scopes: readonly string[];
  readonly onIssued: (issued: NewToken) => void;
}

const secondsPerDay = 24 * 60 * 60;
const lifetimes = [1, 7, 30, 90, 365] as const;

interface Draft {
  readonly name: string;
  readonly scopes: string[];
  /** Days, as the select has it. */
  readonly expiresIn: string;
}

const empty: Draft = { name: '', scopes: [], expiresIn: '90' };

/** A new token: what for, what it may do, and for how long. */
export function TokenForm({ scopes, onIssued }: TokenFormProps) {
  const { t } = useTranslation('tokens');
  const [, create] = useApiTokenCreate();
  const prove = useReauthentication();
  const form = useForm<Draft>({
    initialValues: empty,
    validate: {
      name: (value) => (value.trim() && countCharacters(value.trim()) <= 100 ? null : t('nameBad')),
      scopes: (value) => (value.length > 0 ? null : t('scopesBad')),
    },
  });
  const send = async ({ name: typed, scopes: chosen, expiresIn }: Draft): Promise<FormAnswer> => {
    const name = typed.trim();
    const input = { name, scopes: chosen, expiresIn: Number(expiresIn) * secondsPerDay };
    const { data, error } = await prove(() => create({ input }));
    const payload = data?.apiTokenCreate;
    if (payload?.token) onIssued({ name, token: payload.token });
    return { error, userErrors: payload?.userErrors };
  };
  const { formProps, problems, isSending } = useFormSubmission(form, send);
  const label = (scope: string) => {
    const { area, act } = scopeParts(scope);
    return area && act ? `${t(`area.${area}`)}: ${t(`act.${act}`)}` : scope;
  };
  return (
    <form {...formProps}>
      <Stack gap="md">
        {problems}
        <TextInput
          label={t('name')}
          description={t('nameHint')}
          maw={420}
          autoComplete="off"
          {...form.getInputProps('name')}
        />
        <Checkbox.Group
          label={t('scopes')}
          wrapperProps={form.errors.scopes ? { tabIndex: -1, 'data-problems': true } : {}}
          {...form.getInputProps('scopes')}
        >
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs" my="xs">
            {scopes.map((scope) => (
              <Checkbox key={scope} value={scope} label={label(scope)} description={scope} />
            ))}
          </SimpleGrid>
        </Checkbox.Group>
        <Select
          label={t('lifetime')}
          maw={220}
          allowDeselect={false}
          data={lifetimes.map((count) => ({ value: String(count), label: t('days', { count }) }))}
          {...form.getInputProps('expiresIn')}
        />
        <Group>
          <Button type="submit" loading={isSending}>
            {t('create')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
