import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useTranslation } from 'react-i18next';
import { type FragmentType, graphql, readFragment } from '../../../graphql/generated/index.ts';
import { useReauthentication } from '../../../graphql/use-reauthentication.ts';
import { formatDateTime } from '../../../lib/time-format.ts';
import { PasswordInput } from '../../../ui/password-input.tsx';
import { SectionCard } from '../../../ui/section-card.tsx';
import { type FormAnswer, useFormSubmission } from '../../../ui/use-form-submission.tsx';
import { usePinSet } from '../mutations/use-pin-set.ts';
import { pinProblem } from '../pin-rules.ts';
import { PinDisableButton } from './pin-disable-button.tsx';

const PinSectionFragment = graphql(`
  fragment PinSection on User {
    id
    security {
      pinEnabled
      pinLockedUntil
    }
  }
`);

const empty = { pin: '' };

/** The PIN for payments: set, change, take away. */
export function PinSection({ user }: { readonly user: FragmentType<typeof PinSectionFragment> }) {
  const { t, i18n } = useTranslation('security');
  const { security } = readFragment(PinSectionFragment, user);
  const isOn = security?.pinEnabled ?? false;
  const lockedUntil = security?.pinLockedUntil;
  const [, setPin] = usePinSet();
  const prove = useReauthentication();
  const form = useForm({
    initialValues: empty,
    validate: {
      pin: (value) => {
        const problem = pinProblem(value);
        return problem && t(problem);
      },
    },
  });
  const send = async (input: typeof empty): Promise<FormAnswer> => {
    const { data, error } = await prove(() => setPin({ input }));
    const payload = data?.pinSet;
    if (payload?.user) {
      form.reset();
      notifications.show({ message: t('pinSaved') });
    }
    return { error, userErrors: payload?.userErrors };
  };
  const { formProps, problems, isSending } = useFormSubmission(form, send);
  return (
    <SectionCard
      title={t('pin')}
      description={t('pinText')}
      badge={
        <Badge variant="light" color={isOn ? 'matsu' : 'gray'}>
          {isOn ? t('on') : t('pinOff')}
        </Badge>
      }
    >
      <form {...formProps}>
        <Stack gap="md">
          {lockedUntil ? (
            <Text size="sm" c="red" role="status">
              {t('pinLocked', { until: formatDateTime(lockedUntil, i18n.language) })}
            </Text>
          ) : null}
          {problems}
          <PasswordInput
            label={isOn ? t('newPin') : t('choosePin')}
            description={t('pinRules')}
            inputMode="numeric"
            autoComplete="off"
            maxLength={8}
            maw={320}
            {...form.getInputProps('pin')}
          />
          <Group gap="xs">
            <Button type="submit" loading={isSending}>
              {isOn ? t('changePin') : t('setPin')}
            </Button>
            {isOn ? <PinDisableButton /> : null}
          </Group>
        </Stack>
      </form>
    </SectionCard>
  );
}
