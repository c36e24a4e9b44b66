import { useMutation } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';

const AvatarDelete = graphql(`
  mutation AvatarDelete {
    avatarDelete {
      user {
        id
        avatarUrl
      }
      userErrors {
        code
        message
      }
    }
  }
`);

/** Takes the viewer's picture away. */
export function useAvatarDelete() {
  return useMutation(AvatarDelete);
}
