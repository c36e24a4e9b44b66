import { readEnv } from '@kizuna/kit/config/env';
import { z } from 'zod';

/** What the environment says about chat, and what tests put in its place. */
export interface ChatConfig {
  /** Messages of one sender in ten seconds at most. */
  readonly messagesInTenSeconds: number;
  /** Bytes of the largest attachment. */
  readonly maxAttachmentBytes: number;
  /** After so long without another word, somebody is no longer writing. */
  readonly typingExpiresMs: number;
  /** After so long without another word, somebody is no longer here. */
  readonly presenceExpiresMs: number;
}

const megabyte = 1024 ** 2;

const variables = z.object({
  CHAT_MESSAGES_IN_TEN_SECONDS: z.coerce
    .number()
    .int()
    .min(1)
    .default(20)
    .describe('set it to a number, for example 20'),
  CHAT_MAX_ATTACHMENT_BYTES: z.coerce
    .number()
    .int()
    .min(1)
    .max(1024 * megabyte)
    .default(25 * megabyte)
    .describe('set it to a number of bytes, for example 26214400'),
});

/** @throws ConfigError */
export function readChatConfig(env: NodeJS.ProcessEnv): ChatConfig {
  const values = readEnv(variables, env);
  return {
    messagesInTenSeconds: values.CHAT_MESSAGES_IN_TEN_SECONDS,
    maxAttachmentBytes: values.CHAT_MAX_ATTACHMENT_BYTES,
    typingExpiresMs: 6_000,
    presenceExpiresMs: 75_000,
  };
}
