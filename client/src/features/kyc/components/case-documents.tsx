import { Anchor, Center, Select, SimpleGrid, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { KycDocumentKind } from '../../../graphql/generated/graphql.ts';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import type { KycApplicationState } from '../application-state.ts';
import { useDocumentUrls } from '../hooks/use-document-urls.ts';
import { DocumentViewer } from './document-viewer.tsx';

interface CaseDocumentsProps {
  readonly application: KycApplicationState;
  readonly applicantName: string;
}

/** Two documents side by side, at first the identity document and the selfie; each side can show any. */
export function CaseDocuments({ application, applicantName }: CaseDocumentsProps) {
  const { t } = useTranslation('kyc');
  const { urlOf, error, refresh } = useDocumentUrls(application.id);
  const [left, setLeft] = useState<KycDocumentKind>('ID_FRONT');
  const [right, setRight] = useState<KycDocumentKind>('SELFIE');
  const stored = application.documents.filter(({ status }) => status === 'STORED');
  const pane = (kind: KycDocumentKind, choose: (kind: KycDocumentKind) => void, label: string) => {
    const document = stored.find((candidate) => candidate.kind === kind);
    const name = t(`document${kind}`);
    const url = urlOf(document);
    return (
      <div>
        <Select
          aria-label={label}
          mb="xs"
          allowDeselect={false}
          data={stored.map((candidate) => ({ value: candidate.kind, label: t(`document${candidate.kind}`) }))}
          value={kind}
          onChange={(value) => {
            const chosen = stored.find((candidate) => candidate.kind === value);
            if (chosen) choose(chosen.kind);
          }}
        />
        {document ? (
          <DocumentViewer
            key={`${document.id} ${document.uploadedAt}`}
            kind={name}
            alt={t('documentAlt', { kind: name, name: applicantName })}
            url={url}
            onExpired={refresh}
          />
        ) : (
          <Center h={200}>
            <Text c="dimmed">{t('noDocument')}</Text>
          </Center>
        )}
        {url && (kind === 'AGREEMENT' || kind === 'OTHER') ? (
          <Anchor href={url} target="_blank" rel="noopener noreferrer" size="sm">
            {t('openDocument')}
          </Anchor>
        ) : null}
      </div>
    );
  };
  return (
    <section aria-labelledby="compare-title">
      <Title order={2} size="h4" id="compare-title" mb="xs">
        {t('compare')}
      </Title>
      <ErrorAlert error={error} onRetry={refresh} />
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
        {pane(left, setLeft, t('left'))}
        {pane(right, setRight, t('right'))}
      </SimpleGrid>
      <Text size="xs" c="dimmed" mt="xs">
        {t('viewerHint')}
      </Text>
    </section>
  );
}
