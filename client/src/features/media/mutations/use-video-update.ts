import { useMutation } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';

const VideoUpdate = graphql(`
  mutation VideoUpdate($input: VideoUpdateInput!) {
    videoUpdate(input: $input) {
      video {
        id
        ...VideoDetails
      }
      userErrors {
        field
        code
        message
      }
    }
  }
`);

/** Changes the viewer's own video. */
export function useVideoUpdate() {
  return useMutation(VideoUpdate);
}
