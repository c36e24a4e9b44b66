import { useMutation } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';

const CommentCreate = graphql(`
  mutation CommentCreate($input: CommentCreateInput!) {
    commentCreate(input: $input) {
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

/** Comments on a post or answers a comment; gives the comment. */
export function useCommentCreate() {
  return useMutation(CommentCreate);
}
