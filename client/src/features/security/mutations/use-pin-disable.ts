import { useMutation } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';

const PinDisable = graphql(`
  mutation PinDisable {
    pinDisable {
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

/** Takes the PIN away. */
export function usePinDisable() {
  return useMutation(PinDisable);
}
