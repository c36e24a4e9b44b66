import { useTranslation } from 'react-i18next';
import { ConfirmButton } from '../../../ui/confirm-button.tsx';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import { useVideoDelete } from '../mutations/use-video-delete.ts';

interface VideoDeleteButtonProps {
  readonly videoId: string;
  readonly onDeleted: () => void;
}

/** Deletes a video after asking. */
export function VideoDeleteButton({ videoId, onDeleted }: VideoDeleteButtonProps) {
  const { t } = useTranslation('media');
  const [{ data, error, fetching }, deleteVideo] = useVideoDelete();
  const remove = async () => {
    const result = await deleteVideo({ input: { id: videoId } });
    if (result.data?.videoDelete?.deletedVideoId) onDeleted();
  };
  return (
    <>
      <ConfirmButton
        size="xs"
        loading={fetching}
        question={t('deleteConfirm')}
        confirmLabel={t('delete')}
        onConfirm={() => void remove()}
      >
        {t('delete')}
      </ConfirmButton>
      <ErrorAlert error={error ?? data?.videoDelete?.userErrors[0]} />
    </>
  );
}
