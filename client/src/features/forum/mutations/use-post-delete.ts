import { useMutation } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';

const PostDelete = graphql(`
  mutation PostDelete($input: PostDeleteInput!) {
    postDelete(input: $input) {
      deletedPostId
      userErrors {
        field
        code
        message
      }
    }
  }
`);

/** Takes a post down. */
export function usePostDelete() {
  return useMutation(PostDelete);
}
