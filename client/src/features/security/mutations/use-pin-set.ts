import { useMutation } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';

const PinSet = graphql(`
  mutation PinSet($input: PinSetInput!) {
    pinSet(input: $input) {
      user {
        id
        ...PinSection
      }
      userErrors {
        field
        code
        message
      }
    }
  }
`);

/** Sets the PIN, or another one. */
export function usePinSet() {
  return useMutation(PinSet);
}
