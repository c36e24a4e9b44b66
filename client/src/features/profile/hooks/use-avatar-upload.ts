import { useEffect, useRef, useState } from 'react';
import { type ErrorInfo, errorInfo } from '../../../lib/error-info.ts';
import { putFile } from '../../../lib/put-file.ts';
import { useAvatarUploadStart } from '../mutations/use-avatar-upload-start.ts';

/** Where the sending of a picture stands. */
type AvatarUpload = { readonly phase: 'IDLE' | 'SENDING' } | { readonly phase: 'FAILED'; readonly problem: ErrorInfo };

/** Sends the viewer's picture; `onStored` is called when the server has taken it. Leaving the page stops it. */
export function useAvatarUpload(onStored: () => void) {
  const [upload, setUpload] = useState<AvatarUpload>({ phase: 'IDLE' });
  const [, start] = useAvatarUploadStart();
  const abort = useRef<AbortController | null>(null);
  useEffect(() => () => abort.current?.abort(), []);

  const send = async (file: File): Promise<void> => {
    abort.current = new AbortController();
    const { signal } = abort.current;
    setUpload({ phase: 'SENDING' });
    const { data, error } = await start({ input: { size: file.size } });
    const { uploadUrl, userErrors } = data?.avatarUploadStart ?? {};
    if (!uploadUrl) {
      const problem = errorInfo(error) ?? userErrors?.[0] ?? { code: 'UNKNOWN', message: '' };
      return setUpload({ phase: 'FAILED', problem });
    }
    const contentType = file.type || 'application/octet-stream';
    const outcome = await putFile({ url: uploadUrl, file, contentType, onProgress: () => undefined, signal });
    if (outcome.ok) {
      setUpload({ phase: 'IDLE' });
      onStored();
    } else if (outcome.problem.code !== 'ABORTED') {
      setUpload({ phase: 'FAILED', problem: outcome.problem });
    }
  };
  const refuse = (message: string) => setUpload({ phase: 'FAILED', problem: { code: 'VALIDATION_ERROR', message } });
  return { upload, send, refuse };
}
