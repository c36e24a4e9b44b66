import { useMutation } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';

const UsersMerge = graphql(`
  mutation UsersMerge($input: UsersMergeInput!) {
    usersMerge(input: $input) {
      user {
        id
        ...UserAdminRow
      }
      task {
        id
      }
      revokedApiTokens {
        id
        name
      }
      fates {
        ...MergeFates
      }
      userErrors {
        field
        code
        message
      }
    }
  }
`);

/** Gives everything that duplicates own to one account, or only counts it. */
export function useUsersMerge() {
  return useMutation(UsersMerge);
}
