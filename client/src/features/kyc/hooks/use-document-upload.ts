import type { KycDocumentKind } from '../../../graphql/generated/graphql.ts';
import { errorInfo } from '../../../lib/error-info.ts';
import { useFileUpload } from '../../../lib/use-file-upload.ts';
import { useKycDocumentUploadStart } from '../mutations/use-kyc-document-upload-start.ts';
import { documentType } from '../upload/document-file.ts';

/** Sends one document of one kind; `onStored` is called when the server has taken it. */
export function useDocumentUpload(applicationId: string, kind: KycDocumentKind, onStored: () => void) {
  const [, start] = useKycDocumentUploadStart();
  const begin = async ({ size }: File, contentType: ReturnType<typeof documentType>) => {
    const { data, error } = await start({ input: { applicationId, kind, contentType, size } });
    const { uploadUrl, userErrors } = data?.kycDocumentUploadStart ?? {};
    return { uploadUrl, problem: errorInfo(error) ?? userErrors?.[0] };
  };
  return useFileUpload(documentType, begin, onStored);
}
