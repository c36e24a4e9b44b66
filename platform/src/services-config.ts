import { portNumber, readEnv } from '@kizuna/kit/config/env';
import { z } from 'zod';

/** The subgraphs that run as processes of their own, in the order of their ports. */
export const subgraphNames = ['users', 'performers', 'media', 'ai', 'forum', 'chat', 'jobs'] as const;

export type SubgraphName = (typeof subgraphNames)[number];

/** Where each process of the many-process edition listens on 127.0.0.1. 0: any free port. */
export type SubgraphPortNumbers = Readonly<Record<SubgraphName, number>>;

const port = (usual: number) => portNumber.default(usual).describe('set it to a port number');

const variables = z.object({
  USERS_PORT: port(4001),
  PERFORMERS_PORT: port(4002),
  MEDIA_PORT: port(4003),
  AI_PORT: port(4004),
  FORUM_PORT: port(4005),
  CHAT_PORT: port(4006),
  JOBS_PORT: port(4007),
});

/** @throws ConfigError */
export function readSubgraphPorts(env: NodeJS.ProcessEnv): SubgraphPortNumbers {
  const values = readEnv(variables, env);
  return {
    users: values.USERS_PORT,
    performers: values.PERFORMERS_PORT,
    media: values.MEDIA_PORT,
    ai: values.AI_PORT,
    forum: values.FORUM_PORT,
    chat: values.CHAT_PORT,
    jobs: values.JOBS_PORT,
  };
}

/** The variable that moves a service to another port. */
export const portVariable = (name: string) => (name === 'gateway' ? 'PORT' : `${name.toUpperCase()}_PORT`);
