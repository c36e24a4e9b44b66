import { Badge, Button, FileButton, Group, Paper, Progress, Text, Title } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { KycDocumentKind } from '../../../graphql/generated/graphql.ts';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import type { KycApplicationState } from '../application-state.ts';
import { useDocumentUpload } from '../hooks/use-document-upload.ts';
import { acceptedTypes, documentProblem } from '../upload/document-file.ts';
import classes from './document-card.module.css';
import { ExpiringImage } from './expiring-image.tsx';

interface DocumentCardProps {
  readonly applicationId: string;
  readonly kind: KycDocumentKind;
  /** What was sent of this kind; undefined for nothing yet. */
  readonly document: KycApplicationState['documents'][number] | undefined;
  readonly url: string | null;
  readonly isUnsent: boolean;
  /** Without it the application is not taken. */
  readonly isNeeded: boolean;
  /** The reviewer asked for it once more. */
  readonly isRequested: boolean;
  readonly onExpired: () => void;
  readonly onStored: () => void;
}

/** One document of the application: what it should show, what was sent, and sending it. */
export function DocumentCard({ applicationId, kind, document, url, ...card }: DocumentCardProps) {
  const { t, i18n } = useTranslation('kyc');
  const titleId = useId();
  const { upload, send, refuse } = useDocumentUpload(applicationId, kind, card.onStored);
  const name = t(`document${kind}`);
  const isStored = document?.status === 'STORED';
  const choose = (file: File | null) => {
    if (!file) return;
    const problem = documentProblem(kind, file);
    if (problem) refuse(t(problem));
    else void send(file);
  };
  const percent = (share: number) => new Intl.NumberFormat(i18n.language, { style: 'percent' }).format(share);
  const wanted = card.isRequested ? 'documentRequested' : card.isNeeded ? 'documentMissing' : 'documentOptional';
  const color = card.isUnsent ? (card.isNeeded ? 'yamabuki' : 'gray') : 'matsu';
  return (
    <Paper component="section" withBorder radius="lg" p="md" aria-labelledby={titleId}>
      <Group justify="space-between" wrap="nowrap" align="flex-start" gap="xs">
        <Title order={3} size="h5" id={titleId}>
          {name}
        </Title>
        <Badge variant="light" tt="none" color={color} style={{ flexShrink: 0 }}>
          {t(card.isUnsent ? wanted : 'documentStored')}
        </Badge>
      </Group>
      <Text size="sm" c="dimmed" mt={4}>
        {t(`hint${kind}`)}
      </Text>
      <div className={classes.picture}>
        {isStored ? (
          <ExpiringImage
            key={`${document.id} ${document.uploadedAt}`}
            url={url}
            alt={t('preview', { kind: name })}
            onExpired={card.onExpired}
          />
        ) : null}
      </div>
      {upload.phase === 'SENDING' ? (
        <div>
          <Progress value={upload.share * 100} animated radius="xl" aria-label={t('uploadOf', { kind: name })} />
          <Text size="sm" c="dimmed" mt={4} role="status">
            {t('uploading', { percent: percent(upload.share) })}
          </Text>
        </div>
      ) : null}
      {upload.phase === 'FAILED' ? <ErrorAlert error={upload.problem} /> : null}
      <FileButton accept={acceptedTypes(kind)} onChange={choose} inputProps={{ 'aria-label': name }}>
        {(props) => (
          <Button
            {...props}
            fullWidth
            mt="sm"
            variant={isStored ? 'default' : 'light'}
            leftSection={<IconUpload size={18} />}
            loading={upload.phase === 'SENDING'}
            aria-label={t(isStored ? 'replaceDocument' : 'chooseDocument', { kind: name })}
          >
            {t(isStored ? 'replace' : 'choose')}
          </Button>
        )}
      </FileButton>
    </Paper>
  );
}
