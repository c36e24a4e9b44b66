import { graphql } from './generated/index.ts';

/** Who is signed in. */
export const SessionViewer = graphql(`
  query SessionViewer {
    viewer {
      id
      username
      displayName
      avatarUrl
      userType
    }
  }
`);
