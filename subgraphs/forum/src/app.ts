import { accountWorkJobs } from '@kizuna/kit/accounts/account-work';
import { openDatabase } from '@kizuna/kit/db/database';
import { mergeResolvers } from '@kizuna/kit/graph/merge-resolvers';
import { buildSchema, type Subgraph } from '@kizuna/kit/graph/subgraph';
import type { SubgraphPorts } from '@kizuna/kit/service/subgraph-ports';
import { createForumAccountData } from './accounts/forum-account-data.ts';
import { createAuthorLimits } from './author-limits.ts';
import { createCommentLoaders } from './comment/comment-loader.ts';
import { commentResolvers } from './comment/comment-resolvers.ts';
import { createCommentService } from './comment/comment-service.ts';
import type { Context } from './context.ts';
import { tables } from './db/tables.ts';
import { seedForumDemo } from './demo.ts';
import { createPostLoaders } from './post/post-loader.ts';
import { postResolvers } from './post/post-resolvers.ts';
import { createPostService } from './post/post-service.ts';

/** Forum: posts and the comments on them. */
export async function createForum(ports: SubgraphPorts): Promise<Subgraph> {
  const database = await openDatabase({
    url: ports.databaseUrl,
    schema: 'forum',
    migrations: new URL('../src/db/migrations/', import.meta.url),
    tables,
  });
  const limits = createAuthorLimits(ports.cache);
  const posts = createPostService(database, ports.bus, limits);
  const comments = createCommentService(database, ports.bus, limits);

  return {
    name: 'forum',
    schema: buildSchema('forum', mergeResolvers(postResolvers, commentResolvers)),
    createContext: (request): Context => ({
      ...request,
      posts,
      comments,
      load: { ...createPostLoaders(database), ...createCommentLoaders(database) },
    }),
    jobs: accountWorkJobs({ holder: 'forum', database, ports, data: createForumAccountData(ports.bus) }),
    health: { database: () => database.ping() },
    seedDemo: () => seedForumDemo(database, posts, comments),
    close: () => database.close(),
  };
}
