import { useMutation } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';

const CommentDelete = graphql(`
  mutation CommentDelete($input: CommentDeleteInput!) {
    commentDelete(input: $input) {
      comment {
        id
        ...CommentInThread
        post {
          id
          commentCount
        }
      }
      userErrors {
        field
        code
        message
      }
    }
  }
`);

/** Takes a comment down; its place in the thread stays. */
export function useCommentDelete() {
  return useMutation(CommentDelete);
}
