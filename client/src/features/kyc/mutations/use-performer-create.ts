import { useMutation } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';

const PerformerCreate = graphql(`
  mutation PerformerCreate($input: PerformerCreateInput!) {
    performerCreate(input: $input) {
      performer {
        id
        ...PerformerDetails
      }
      userErrors {
        field
        code
        message
      }
    }
  }
`);

/** Makes a performer tied to the viewer's account. */
export function usePerformerCreate() {
  return useMutation(PerformerCreate);
}
