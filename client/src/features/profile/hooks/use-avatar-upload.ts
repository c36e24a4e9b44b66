import { errorInfo } from '../../../lib/error-info.ts';
import { useFileUpload } from '../../../lib/use-file-upload.ts';
import { useAvatarUploadStart } from '../mutations/use-avatar-upload-start.ts';

const typeOf = (file: File) => file.type || 'application/octet-stream';

/** Sends the viewer's picture; `onStored` is called when the server has taken it. */
export function useAvatarUpload(onStored: () => void) {
  const [, start] = useAvatarUploadStart();
  const begin = async ({ size }: File) => {
    const { data, error } = await start({ input: { size } });
    const { uploadUrl, userErrors } = data?.avatarUploadStart ?? {};
    return { uploadUrl, problem: errorInfo(error) ?? userErrors?.[0] };
  };
  return useFileUpload(typeOf, begin, onStored);
}
