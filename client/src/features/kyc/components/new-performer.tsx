import { Paper, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useKycApplicationCreate } from '../mutations/use-kyc-application-create.ts';
import { usePerformerCreate } from '../mutations/use-performer-create.ts';
import { type PerformerDraft, PerformerForm } from './performer-form.tsx';

/** The first step of somebody who is no performer yet: makes the performer, and the draft of the application with it. */
export function NewPerformer({ onCreated }: { readonly onCreated: () => void }) {
  const { t } = useTranslation('kyc');
  const [, createPerformer] = usePerformerCreate();
  const [, createApplication] = useKycApplicationCreate();
  const save = async (draft: PerformerDraft) => {
    const { data, error } = await createPerformer({ input: { ...draft } });
    const performer = data?.performerCreate?.performer;
    if (performer) {
      // When this fails the performer is there all the same, and the page offers to start the application.
      await createApplication({ input: { performerId: performer.id } });
      onCreated();
    }
    return { error, userErrors: data?.performerCreate?.userErrors };
  };
  return (
    <Paper component="section" withBorder radius="lg" p="lg" aria-labelledby="performer-title">
      <Title order={2} size="h4" id="performer-title">
        {t('performerTitle')}
      </Title>
      <Text c="dimmed" mb="md">
        {t('performerText')}
      </Text>
      <PerformerForm submitLabel={t('saveAndGoOn')} onSubmit={save} />
    </Paper>
  );
}
