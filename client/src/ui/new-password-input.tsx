import { type PasswordInputProps, Progress, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type PasswordStrength, passwordStrength } from '../lib/password-strength.ts';
import { PasswordInput } from './password-input.tsx';

interface NewPasswordInputProps extends Omit<PasswordInputProps, 'value'> {
  readonly value: string;
  /** Words that make a password no stronger: the username, the address. */
  readonly known?: readonly string[];
}

const looks: Readonly<Record<PasswordStrength, { readonly percent: number; readonly color: string }>> = {
  TOO_SHORT: { percent: 8, color: 'red' },
  WEAK: { percent: 25, color: 'red' },
  FAIR: { percent: 50, color: 'yamabuki' },
  GOOD: { percent: 75, color: 'matsu' },
  STRONG: { percent: 100, color: 'matsu' },
};

/** A password that is being chosen: the rules beside it, and how strong it is. */
export function NewPasswordInput({ value, known = [], ...input }: NewPasswordInputProps) {
  const { t } = useTranslation('credentials');
  const strength = passwordStrength(value, known);
  const { percent, color } = looks[strength];
  return (
    <div>
      <PasswordInput description={t('passwordRules')} autoComplete="new-password" {...input} value={value} />
      {value ? (
        <>
          <Progress value={percent} color={color} size="xs" mt={8} aria-hidden />
          <Text size="xs" c="dimmed" mt={4} aria-live="polite">
            {t('strength.label')}: {t(`strength.${strength}`)}
          </Text>
        </>
      ) : null}
    </div>
  );
}
