import { useMutation } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';

const ApiTokenCreate = graphql(`
  mutation ApiTokenCreate($input: ApiTokenCreateInput!) {
    apiTokenCreate(input: $input) {
      token
      apiToken {
        id
        ...ApiTokenRow
      }
      userErrors {
        field
        code
        message
      }
    }
  }
`);

/** Makes an API token; gives the token itself, this once. */
export function useApiTokenCreate() {
  return useMutation(ApiTokenCreate);
}
