import { readEnv } from '@kizuna/kit/config/env';
import { z } from 'zod';

/** What only performers reads from the environment. */
export interface PerformersConfig {
  /** 32 bytes that wrap the keys of applications; null: one derived from Kizuna's own secret. */
  readonly kycMasterKey: Uint8Array | null;
  /** How long documents of approved applications are kept after the decision, also when the account is erased. */
  readonly kycRetentionYears: number;
}

const keyText = z
  .string()
  .transform((text) => Buffer.from(text.trim(), /^[0-9a-f]{64}$/i.test(text.trim()) ? 'hex' : 'base64'))
  .refine((key) => key.length === 32, 'not 32 bytes');

const variables = z.object({
  KYC_MASTER_KEY: keyText
    .optional()
    .describe('set it to 32 random bytes in hex or base64, for example from `openssl rand -hex 32`'),
  KYC_RETENTION_YEARS: z.coerce
    .number()
    .int()
    .min(0)
    .max(100)
    .default(7)
    .describe('set it to how many years the law wants approved documents kept, for example 7'),
});

/** @throws ConfigError with a sentence that says what to set */
export function readPerformersConfig(env: NodeJS.ProcessEnv): PerformersConfig {
  const { KYC_MASTER_KEY, KYC_RETENTION_YEARS } = readEnv(variables, env);
  return { kycMasterKey: KYC_MASTER_KEY ?? null, kycRetentionYears: KYC_RETENTION_YEARS };
}
