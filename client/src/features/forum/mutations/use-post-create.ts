import { useMutation } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';

const PostCreate = graphql(`
  mutation PostCreate($input: PostCreateInput!) {
    postCreate(input: $input) {
      post {
        id
        ...PostListItem
      }
      userErrors {
        field
        code
        message
      }
    }
  }
`);

/** Writes a new post; gives the post. */
export function usePostCreate() {
  return useMutation(PostCreate);
}
