import { useTranslation } from 'react-i18next';
import { FormError } from '../../../ui/form-error.tsx';

/** For a mailed address that lost its token on the way. */
export function StaleLinkNote() {
  const { t } = useTranslation('session');
  return <FormError message={t('linkIncomplete')} />;
}
