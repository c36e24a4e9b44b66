import { useMutation } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';

const PromptUpdate = graphql(`
  mutation PromptUpdate($input: PromptUpdateInput!) {
    promptUpdate(input: $input) {
      prompt {
        id
        visibility
        tags
      }
      userErrors {
        field
        code
        message
      }
    }
  }
`);

/** Changes who may see the viewer's own prompt, or its tags. */
export function usePromptUpdate() {
  return useMutation(PromptUpdate);
}
