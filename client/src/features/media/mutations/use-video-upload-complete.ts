import { useMutation } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';

const VideoUploadComplete = graphql(`
  mutation VideoUploadComplete($input: VideoUploadCompleteInput!) {
    videoUploadComplete(input: $input) {
      video {
        id
        ...VideoCard
      }
      job {
        id
      }
      userErrors {
        field
        code
        message
      }
    }
  }
`);

/** Says that the whole file is there; gives the job that processes it. */
export function useVideoUploadComplete() {
  return useMutation(VideoUploadComplete);
}
