import { useMutation } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';

const PerformerUpdate = graphql(`
  mutation PerformerUpdate($input: PerformerUpdateInput!) {
    performerUpdate(input: $input) {
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

/** Changes the viewer's own performer. */
export function usePerformerUpdate() {
  return useMutation(PerformerUpdate);
}
