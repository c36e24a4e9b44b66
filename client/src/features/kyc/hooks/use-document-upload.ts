import { useEffect, useRef, useState } from 'react';
import type { KycDocumentKind } from '../../../graphql/generated/graphql.ts';
import { type ErrorInfo, errorInfo } from '../../../lib/error-info.ts';
import { putFile } from '../../../lib/put-file.ts';
import { useKycDocumentUploadStart } from '../mutations/use-kyc-document-upload-start.ts';
import { documentType } from '../upload/document-file.ts';

/** Where the sending of one document stands; `share` from 0 to 1. */
export type DocumentUpload =
  | { readonly phase: 'IDLE' }
  | { readonly phase: 'SENDING'; readonly share: number }
  | { readonly phase: 'FAILED'; readonly problem: ErrorInfo };

/** Sends one document of one kind; `onStored` is called when the server has taken it. Leaving the page stops it. */
export function useDocumentUpload(applicationId: string, kind: KycDocumentKind, onStored: () => void) {
  const [upload, setUpload] = useState<DocumentUpload>({ phase: 'IDLE' });
  const [, startUpload] = useKycDocumentUploadStart();
  const abort = useRef<AbortController | null>(null);
  useEffect(() => () => abort.current?.abort(), []);

  const send = async (file: File): Promise<void> => {
    abort.current = new AbortController();
    const { signal } = abort.current;
    setUpload({ phase: 'SENDING', share: 0 });
    const contentType = documentType(file);
    const { data, error } = await startUpload({ input: { applicationId, kind, contentType, size: file.size } });
    const { uploadUrl, userErrors } = data?.kycDocumentUploadStart ?? {};
    if (!uploadUrl) {
      const problem = errorInfo(error) ?? userErrors?.[0] ?? { code: 'UNKNOWN', message: '' };
      return setUpload({ phase: 'FAILED', problem });
    }
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
