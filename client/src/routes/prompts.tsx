import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PromptLibrary } from '../features/prompts/components/prompt-library.tsx';
import { PromptWorkbench } from '../features/prompts/components/prompt-workbench.tsx';
import { Page } from '../ui/page.tsx';

/** Ask for images; browse what was asked for. */
export function PromptsPage() {
  const { t } = useTranslation('prompts');
  // Counts the finished works, so that the library is asked for again after each.
  const [finished, setFinished] = useState(0);
  return (
    <Page title={t('title')} subtitle={t('subtitle')}>
      <PromptWorkbench onFinished={() => setFinished((count) => count + 1)} />
      <PromptLibrary refreshKey={finished} />
    </Page>
  );
}
