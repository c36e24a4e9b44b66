import { useMutation } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';

const VideoDelete = graphql(`
  mutation VideoDelete($input: VideoDeleteInput!) {
    videoDelete(input: $input) {
      deletedVideoId
      userErrors {
        field
        code
        message
      }
    }
  }
`);

/** Deletes the viewer's own video with all its files. */
export function useVideoDelete() {
  return useMutation(VideoDelete);
}
