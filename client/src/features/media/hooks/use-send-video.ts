import { useCallback } from 'react';
import { type ErrorInfo, type ErrorLike, errorInfo } from '../../../lib/error-info.ts';
import { putFile } from '../../../lib/put-file.ts';
import type { UserErrorLike } from '../../../lib/user-errors.ts';
import { useVideoDelete } from '../mutations/use-video-delete.ts';
import { useVideoUploadComplete } from '../mutations/use-video-upload-complete.ts';
import { useVideoUploadStart } from '../mutations/use-video-upload-start.ts';
import { contentTypeOf } from '../upload/content-type.ts';
import type { UploadEvent } from '../upload/upload-state.ts';

interface SendVideoOptions {
  readonly file: File;
  readonly signal: AbortSignal;
  /** Told each step. */
  readonly tell: (event: UploadEvent) => void;
}

/**
 * Sends one file all the way: ask for an address, `PUT` the file there, say that it is whole. Never rejects; failures are told.
 * The video of a sending that was stopped or failed is deleted again, so that no empty one stays in the list.
 */
export function useSendVideo() {
  const [, startUpload] = useVideoUploadStart();
  const [, completeUpload] = useVideoUploadComplete();
  const [, deleteVideo] = useVideoDelete();
  return useCallback(
    async ({ file, signal, tell }: SendVideoOptions): Promise<void> => {
      if (signal.aborted) return;
      const contentType = contentTypeOf(file);
      const started = await startUpload({ input: { filename: file.name, contentType, size: file.size } });
      const { video, uploadUrl, userErrors } = started.data?.videoUploadStart ?? {};
      if (!video || !uploadUrl) return tell({ type: 'failed', problem: problemIn(started.error, userErrors) });

      tell({ type: 'sending', total: file.size, at: performance.now() });
      const onProgress = (sent: number) => tell({ type: 'progress', sent, at: performance.now() });
      const outcome = await putFile({ url: uploadUrl, file, contentType, onProgress, signal });
      if (!outcome.ok) {
        tell({ type: 'failed', problem: outcome.problem });
        await deleteVideo({ input: { id: video.id } });
        return;
      }

      tell({ type: 'sent' });
      const completed = await completeUpload({ input: { id: video.id } });
      const payload = completed.data?.videoUploadComplete;
      if (payload?.job) return tell({ type: 'processing', videoId: video.id, jobId: payload.job.id });
      tell({ type: 'failed', problem: problemIn(completed.error, payload?.userErrors) });
      await deleteVideo({ input: { id: video.id } });
    },
    [startUpload, completeUpload, deleteVideo],
  );
}

function problemIn(error: ErrorLike | undefined, userErrors: readonly UserErrorLike[] | undefined): ErrorInfo {
  return errorInfo(error) ?? userErrors?.[0] ?? { code: 'UNKNOWN', message: '' };
}
