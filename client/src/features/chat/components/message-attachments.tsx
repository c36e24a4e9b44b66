import { Modal, UnstyledButton } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconFileDownload } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useConversationActions } from '../conversation-context.ts';
import type { Attachment, FeedMessage } from '../feed/feed-message.ts';
import { formatFileSize } from '../file-size.ts';
import { useRowTabIndex } from '../row-tab-stop.ts';
import classes from './message-attachments.module.css';

/** The pictures and files of a message. */
export function MessageAttachments({ message }: { readonly message: FeedMessage }) {
  const { t } = useTranslation('chat');
  const { refresh } = useConversationActions();
  const tabIndex = useRowTabIndex();
  const [openId, setOpenId] = useState<string | null>(null);
  const pictures = message.attachments.filter(({ isImage }) => isImage);
  const files = message.attachments.filter(({ isImage }) => !isImage);
  const open = pictures.find(({ id }) => id === openId);
  /** Addresses end after a while: then the message is read again, once for each that failed. */
  const refreshed = useRef(new Set<string>());
  const onBroken = (address: string | null) => {
    if (address === null || refreshed.current.has(message.id + address)) return;
    refreshed.current.add(message.id + address);
    void refresh(message);
  };
  const download = async ({ id }: Attachment) => {
    const url = (await refresh(message))?.attachments.find((attachment) => attachment.id === id)?.url;
    if (url) window.location.assign(url);
    else notifications.show({ color: 'red', message: t('fileGone') });
  };

  return (
    <>
      {pictures.length > 0 ? (
        <div className={classes.pictures} data-many={pictures.length > 1 || undefined}>
          {pictures.map((picture) => (
            <UnstyledButton
              key={picture.id}
              className={classes.picture}
              tabIndex={tabIndex}
              onClick={() => setOpenId(picture.id)}
              aria-label={t('openPicture', { name: picture.filename })}
            >
              <img
                src={picture.previewUrl ?? picture.url ?? ''}
                alt={picture.filename}
                {...(pictures.length === 1 ? shownSize(picture) : {})}
                onError={() => onBroken(picture.previewUrl)}
              />
            </UnstyledButton>
          ))}
        </div>
      ) : null}
      {files.map((file) => (
        <FileLine key={file.id} file={file} onOpen={() => void download(file)} />
      ))}
      <Modal
        opened={open !== undefined}
        onClose={() => setOpenId(null)}
        title={open?.filename}
        size="auto"
        centered
        styles={{ title: { overflowWrap: 'anywhere' } }}
      >
        {open ? (
          <img className={classes.whole} src={open.url ?? ''} alt={open.filename} onError={() => onBroken(open.url)} />
        ) : null}
      </Modal>
    </>
  );
}

function FileLine({ file, onOpen }: { readonly file: Attachment; readonly onOpen: () => void }) {
  const { t, i18n } = useTranslation('chat');
  const tabIndex = useRowTabIndex();
  return (
    <UnstyledButton
      className={classes.file}
      tabIndex={tabIndex}
      onClick={onOpen}
      aria-label={t('downloadFile', { name: file.filename, size: formatFileSize(file.size, i18n.language) })}
    >
      <IconFileDownload size={26} stroke={1.4} aria-hidden />
      <span className={classes.filename}>{file.filename}</span>
      <span className={classes.size}>{formatFileSize(file.size, i18n.language)}</span>
    </UnstyledButton>
  );
}

const longest = 320;

/** The room that a picture takes, known before it is loaded: nothing jumps then. */
function shownSize({ width, height }: Attachment) {
  if (!width || !height) return {};
  const scale = Math.min(1, longest / Math.max(width, height));
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
}
