import { ActionIcon, Progress } from '@mantine/core';
import { IconRefresh, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { isPicture, type OutgoingFile } from '../attachments/outgoing-files.ts';
import { formatFileSize } from '../file-size.ts';
import { useObjectUrl } from '../hooks/use-object-url.ts';
import type { useOutgoingFiles } from '../hooks/use-outgoing-files.ts';
import classes from './composer.module.css';

/** The files that go with the message that is being written. */
export function ComposerFiles({ files }: { readonly files: ReturnType<typeof useOutgoingFiles> }) {
  const { t } = useTranslation('chat');
  if (files.files.length === 0) return null;
  return (
    <ul className={classes.files} aria-label={t('attachments')}>
      {files.files.map((file) => (
        <FileItem
          key={file.key}
          file={file}
          onRetry={() => files.retry(file.key, file.file)}
          onRemove={() => files.remove(file.key)}
        />
      ))}
    </ul>
  );
}

interface FileItemProps {
  readonly file: OutgoingFile;
  readonly onRetry: () => void;
  readonly onRemove: () => void;
}

function FileItem({ file: { file, state }, onRetry, onRemove }: FileItemProps) {
  const { t, i18n } = useTranslation('chat');
  const { name } = file;
  const thumbnail = useObjectUrl(isPicture(file) ? file : null);
  return (
    <li className={classes.file}>
      {thumbnail ? <img className={classes.thumbnail} src={thumbnail} alt="" /> : null}
      <span className={classes.filename}>{name}</span>
      {state.phase === 'failed' ? (
        <span className={classes.problem} role="alert">
          {state.message || t('uploadFailed')}
        </span>
      ) : (
        <span className={classes.size}>{formatFileSize(file.size, i18n.language)}</span>
      )}
      {state.phase === 'sending' ? (
        <Progress
          className={classes.progress}
          value={state.share * 100}
          size={4}
          aria-label={t('uploading', { name })}
        />
      ) : null}
      {state.phase === 'failed' ? (
        <ActionIcon
          variant="subtle"
          size="sm"
          onClick={onRetry}
          aria-label={t('uploadAgain', { name })}
          title={t('uploadAgain', { name })}
        >
          <IconRefresh size={15} />
        </ActionIcon>
      ) : null}
      <ActionIcon variant="subtle" color="gray" size="sm" onClick={onRemove} aria-label={t('remove', { name })}>
        <IconX size={15} />
      </ActionIcon>
    </li>
  );
}
