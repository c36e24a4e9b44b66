import { Button, Group, Paper, Stepper, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { adultAge, missingKinds, yearsBetween } from '../application-rules.ts';
import type { KycApplicationState } from '../application-state.ts';
import { DocumentCards } from './document-cards.tsx';
import { type PerformerDraft, PerformerForm, type SaveOutcome } from './performer-form.tsx';
import { SubmitButton } from './submit-button.tsx';
import { WithdrawButton } from './withdraw-button.tsx';

interface ApplicationWizardProps {
  readonly performer: PerformerDraft;
  readonly application: KycApplicationState;
  readonly onSaveDetails: (draft: PerformerDraft) => Promise<SaveOutcome>;
  readonly onStored: () => void;
}

const detailsStep = 0;
const documentsStep = 1;
const submitStep = 2;

/** The three steps of a draft: details, documents, handing in. One can go back to each. */
export function ApplicationWizard({ performer, application, onSaveDetails, onStored }: ApplicationWizardProps) {
  const { t } = useTranslation('kyc');
  const [step, setStep] = useState(() => {
    // Papers are of no use to who is too young: the first step says so.
    if (yearsBetween(performer.birthDate, new Date().toISOString().slice(0, 10)) < adultAge) return detailsStep;
    return missingKinds(application).length > 0 ? documentsStep : submitStep;
  });
  const save = async (draft: PerformerDraft) => {
    const outcome = await onSaveDetails(draft);
    if (!outcome.error && !outcome.userErrors?.length) setStep(documentsStep);
    return outcome;
  };
  return (
    <>
      <Stepper active={step} onStepClick={setStep} size="sm" mb="lg">
        <Stepper.Step label={t('stepDetails')} description={t('stepDetailsText')}>
          <Paper withBorder radius="lg" p="lg">
            <Text c="dimmed" mb="md">
              {t('performerText')}
            </Text>
            <PerformerForm initial={performer} submitLabel={t('saveAndGoOn')} onSubmit={save} />
          </Paper>
        </Stepper.Step>
        <Stepper.Step label={t('stepDocuments')} description={t('stepDocumentsText')}>
          <DocumentCards application={application} onStored={onStored} />
          <Group justify="space-between" mt="lg">
            <Button variant="default" onClick={() => setStep(detailsStep)}>
              {t('back')}
            </Button>
            <Button onClick={() => setStep(submitStep)}>{t('next')}</Button>
          </Group>
        </Stepper.Step>
        <Stepper.Step label={t('stepSubmit')} description={t('stepSubmitText')}>
          <Paper withBorder radius="lg" p="lg">
            <Title order={2} size="h4">
              {t('submitTitle')}
            </Title>
            <Text c="dimmed" mt={4} mb="md">
              {t('submitText')}
            </Text>
            <SubmitButton application={application} />
          </Paper>
          <Group justify="flex-start" mt="lg">
            <Button variant="default" onClick={() => setStep(documentsStep)}>
              {t('back')}
            </Button>
          </Group>
        </Stepper.Step>
      </Stepper>
      {application.viewerCanWithdraw ? <WithdrawButton applicationId={application.id} /> : null}
    </>
  );
}
