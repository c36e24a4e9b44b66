import { parseGlobalId } from '@kizuna/kit/graph/global-id';
import { sessionOf } from '@kizuna/kit/viewer/viewer';
import { isAdmin } from '../account/account-policy.ts';
import type { Resolvers } from '../generated/resolvers.ts';

/** Types that other subgraphs answer for: all that is known here of such a thing is its id. */
const elsewhere = [
  'Conversation',
  'Message',
  'Post',
  'Comment',
  'Prompt',
  'GeneratedImage',
  'AiModel',
  'Video',
  'Performer',
  'KycApplication',
  'KycDocument',
  'Job',
] as const;

export const nodeResolvers: Resolvers = {
  Query: {
    node: async (_, { id }, { viewer, loadAccount, sessions, apiTokens, audit }) => {
      const parsed = parseGlobalId(id);
      const session = sessionOf(viewer);
      if (parsed?.type === 'User') return withType('User', await loadAccount.load(parsed.id));
      if (parsed?.type === 'Session') {
        const own = session ? await sessions.listOpen(session) : [];
        return withType(
          'Session',
          own.find((row) => row.id === parsed.id),
        );
      }
      if (parsed?.type === 'ApiToken') {
        const own = session ? await apiTokens.list(session) : [];
        return withType(
          'ApiToken',
          own.find((row) => row.id === parsed.id),
        );
      }
      if (parsed?.type === 'AuditEntry' && isAdmin(viewer)) {
        return withType('AuditEntry', (await audit.byIds([parsed.id]))[0]);
      }
      const type = elsewhere.find((name) => name === parsed?.type);
      return type ? { __typename: type, id } : null;
    },
  },
  Node: {
    __resolveType: (value) => ('__typename' in value && value.__typename ? value.__typename : 'User'),
  },
};

function withType<Row extends object, Type extends string>(type: Type, row: Row | null | undefined) {
  return row ? { ...row, __typename: type } : null;
}
