import { createAi } from '@kizuna/ai/app';
import { createChat } from '@kizuna/chat/app';
import { createForum } from '@kizuna/forum/app';
import { createJobs } from '@kizuna/jobs/app';
import type { Subgraph } from '@kizuna/kit/graph/subgraph';
import type { SubgraphPorts } from '@kizuna/kit/service/subgraph-ports';
import { createMedia } from '@kizuna/media/app';
import { createPerformers } from '@kizuna/performers/app';
import { createUsers } from '@kizuna/users/app';

/** Every subgraph of the graph; adding one here puts it into the one-process edition. */
export const subgraphFactories: readonly ((ports: SubgraphPorts) => Promise<Subgraph>)[] = [
  createUsers,
  createPerformers,
  createMedia,
  createAi,
  createForum,
  createChat,
  createJobs,
];
