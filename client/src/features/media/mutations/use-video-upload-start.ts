import { useMutation } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';

const VideoUploadStart = graphql(`
  mutation VideoUploadStart($input: VideoUploadStartInput!) {
    videoUploadStart(input: $input) {
      video {
        id
        ...VideoCard
      }
      uploadUrl
      userErrors {
        field
        code
        message
      }
    }
  }
`);

/** Makes the video and gives the signed address that its file is to be `PUT` to. */
export function useVideoUploadStart() {
  return useMutation(VideoUploadStart);
}
