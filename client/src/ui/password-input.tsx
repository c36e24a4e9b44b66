import { PasswordInput as MantinePasswordInput, type PasswordInputProps } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** Something secret that is typed. Mantine names the button that shows it in English only. */
export function PasswordInput(props: PasswordInputProps) {
  const { t } = useTranslation('credentials');
  return <MantinePasswordInput visibilityToggleButtonProps={{ 'aria-label': t('showTyped') }} {...props} />;
}
