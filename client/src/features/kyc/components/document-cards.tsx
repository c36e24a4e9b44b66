import { SimpleGrid, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import { kindsToSend, missingKinds, unsentKinds } from '../application-rules.ts';
import type { KycApplicationState } from '../application-state.ts';
import { useDocumentUrls } from '../hooks/use-document-urls.ts';
import { DocumentCard } from './document-card.tsx';

interface DocumentCardsProps {
  readonly application: KycApplicationState;
  /** A document came in: the application should be asked for again. */
  readonly onStored: () => void;
}

/** A card for each document that can be sent now. */
export function DocumentCards({ application, onStored }: DocumentCardsProps) {
  const { t } = useTranslation('kyc');
  const { urlOf, error, refresh } = useDocumentUrls(application.id);
  const unsent = unsentKinds(application);
  const missing = missingKinds(application);
  const stored = () => {
    onStored();
    refresh();
  };
  return (
    <>
      <Text c="dimmed" mb="md">
        {t('documentsText')}
      </Text>
      <ErrorAlert error={error} onRetry={refresh} />
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
        {kindsToSend(application).map((kind) => {
          const document = application.documents.find((candidate) => candidate.kind === kind);
          return (
            <DocumentCard
              key={kind}
              applicationId={application.id}
              kind={kind}
              document={document}
              url={urlOf(document)}
              isUnsent={unsent.includes(kind)}
              isNeeded={missing.includes(kind)}
              isRequested={application.status === 'NEEDS_RESUBMISSION'}
              onExpired={refresh}
              onStored={stored}
            />
          );
        })}
      </SimpleGrid>
    </>
  );
}
