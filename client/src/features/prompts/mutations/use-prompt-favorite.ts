import { useMutation } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';

const PromptFavorite = graphql(`
  mutation PromptFavorite($input: PromptFavoriteInput!) {
    promptFavorite(input: $input) {
      prompt {
        id
        viewerHasFavorited
      }
      userErrors {
        field
        code
        message
      }
    }
  }
`);

/** Puts a prompt among the viewer's favourites, or takes it away. */
export function usePromptFavorite() {
  return useMutation(PromptFavorite);
}
