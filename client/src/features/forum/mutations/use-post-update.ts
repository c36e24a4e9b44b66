import { useMutation } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';

const PostUpdate = graphql(`
  mutation PostUpdate($input: PostUpdateInput!) {
    postUpdate(input: $input) {
      post {
        id
        ...PostView
      }
      userErrors {
        field
        code
        message
      }
    }
  }
`);

/** Changes the viewer's own post. */
export function usePostUpdate() {
  return useMutation(PostUpdate);
}
