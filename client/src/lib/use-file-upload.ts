import { useEffect, useRef, useState } from 'react';
import type { ErrorInfo } from './error-info.ts';
import { putFile } from './put-file.ts';

/** Where the sending of one file stands; `share` from 0 to 1. */
export type FileUpload =
  | { readonly phase: 'IDLE' }
  | { readonly phase: 'SENDING'; readonly share: number }
  | { readonly phase: 'FAILED'; readonly problem: ErrorInfo };

/** What the graph says to a file that is to be sent: where to, or why not. */
export interface BegunUpload {
  readonly uploadUrl: string | null | undefined;
  readonly problem: ErrorInfo | null | undefined;
}

/**
 * Sends a file; leaving the page stops it.
 * @param typeOf the content type that it is sent with
 * @param begin asks for an address to send it to
 * @param onStored called when the server has taken it
 */
export function useFileUpload(
  typeOf: (file: File) => string,
  begin: (file: File, contentType: string) => Promise<BegunUpload>,
  onStored: () => void,
) {
  const [upload, setUpload] = useState<FileUpload>({ phase: 'IDLE' });
  const abort = useRef<AbortController | null>(null);
  useEffect(() => () => abort.current?.abort(), []);

  const send = async (file: File): Promise<void> => {
    abort.current = new AbortController();
    const { signal } = abort.current;
    setUpload({ phase: 'SENDING', share: 0 });
    const contentType = typeOf(file);
    const { uploadUrl, problem } = await begin(file, contentType);
    if (!uploadUrl) return setUpload({ phase: 'FAILED', problem: problem ?? { code: 'UNKNOWN', message: '' } });
    const onProgress = (sent: number) => setUpload({ phase: 'SENDING', share: file.size > 0 ? sent / file.size : 0 });
    const outcome = await putFile({ url: uploadUrl, file, contentType, onProgress, signal });
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
