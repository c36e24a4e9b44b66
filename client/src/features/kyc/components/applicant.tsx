import { Stack, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type FragmentType, graphql, readFragment } from '../../../graphql/generated/index.ts';
import { isOpen } from '../application-rules.ts';
import { KycApplicationStateFragment } from '../application-state.ts';
import { useLiveApplication } from '../hooks/use-live-application.ts';
import { usePerformerUpdate } from '../mutations/use-performer-update.ts';
import { PerformerDetailsFragment } from '../performer-details.ts';
import { ApplicationStatus } from './application-status.tsx';
import { ApplicationWizard } from './application-wizard.tsx';
import { DocumentCards } from './document-cards.tsx';
import { EarlierApplications } from './earlier-applications.tsx';
import type { PerformerDraft } from './performer-form.tsx';
import { StartApplication } from './start-application.tsx';
import { SubmitButton } from './submit-button.tsx';

const KycApplicantFragment = graphql(`
  fragment KycApplicant on Performer {
    id
    ...PerformerDetails
    kycApplications {
      id
      ...KycApplicationState
    }
  }
`);

interface ApplicantProps {
  readonly performer: FragmentType<typeof KycApplicantFragment>;
  /** Something changed that this page cannot know of: ask again. */
  readonly onStale: () => void;
}

/** The performer's own side: the steps of a draft, or the state of the application, or the start of a new one. */
export function Applicant({ performer: ref, onStale }: ApplicantProps) {
  const { t } = useTranslation('kyc');
  const applicant = readFragment(KycApplicantFragment, ref);
  const performer = readFragment(PerformerDetailsFragment, applicant);
  const [newest, ...earlier] = (applicant.kycApplications ?? []).map((application) =>
    readFragment(KycApplicationStateFragment, application),
  );
  const open = newest && isOpen(newest.status) ? newest : null;
  useLiveApplication(open?.id);
  const [, updatePerformer] = usePerformerUpdate();
  const saveDetails = async (draft: PerformerDraft) => {
    const { data, error } = await updatePerformer({ input: { id: performer.id, ...draft } });
    return { error, userErrors: data?.performerUpdate?.userErrors };
  };
  if (open?.status === 'DRAFT') {
    const { stageName, legalName, birthDate, nationality } = performer;
    return (
      <ApplicationWizard
        key={open.id}
        performer={{
          stageName,
          legalName: legalName ?? '',
          birthDate: birthDate ?? '',
          nationality: nationality ?? 'JP',
        }}
        application={open}
        onSaveDetails={saveDetails}
        onStored={onStale}
      />
    );
  }
  return (
    <Stack gap="lg">
      {newest ? <ApplicationStatus application={newest} /> : null}
      {open?.status === 'NEEDS_RESUBMISSION' ? (
        <section aria-labelledby="documents-title">
          <Title order={2} size="h4" id="documents-title" mb="xs">
            {t('documents')}
          </Title>
          <DocumentCards application={open} onStored={onStale} />
          <div style={{ marginTop: 16 }}>
            <SubmitButton application={open} />
          </div>
        </section>
      ) : null}
      {!open && performer.viewerCanApply ? (
        <StartApplication performerId={performer.id} isAgain={newest !== undefined} onStarted={onStale} />
      ) : null}
      <EarlierApplications applications={earlier} />
    </Stack>
  );
}
