import { Anchor, TextInput, type TextInputProps } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

interface OneTimeCodeInputProps extends TextInputProps {
  /** Whether one of the backup codes serves as well. @default true */
  readonly allowBackup?: boolean;
}

/** The code of a second factor. The keyboard of a phone has digits for the app's code and letters for a backup code. */
export function OneTimeCodeInput({ allowBackup = true, ...input }: OneTimeCodeInputProps) {
  const { t } = useTranslation('credentials');
  const [isBackup, setBackup] = useState(false);
  return (
    <div>
      <TextInput
        label={isBackup ? t('backupCode') : t('appCode')}
        description={isBackup ? t('backupCodeHint') : t('appCodeHint')}
        inputMode={isBackup ? 'text' : 'numeric'}
        autoComplete="one-time-code"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={64}
        {...input}
      />
      {allowBackup ? (
        <Anchor component="button" type="button" size="sm" mt={6} onClick={() => setBackup(!isBackup)}>
          {isBackup ? t('useAppCode') : t('useBackupCode')}
        </Anchor>
      ) : null}
    </div>
  );
}
