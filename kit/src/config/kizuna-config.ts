import { resolve } from 'node:path';
import { z } from 'zod';
import { ConfigError, flag, readEnv } from './env.ts';

/** Where things are kept and carried; what is absent has an embedded stand-in. */
export interface KizunaConfig {
  readonly production: boolean;
  /** Absolute. */
  readonly dataFolder: string;
  readonly databaseUrl: string | null;
  readonly redisUrl: string | null;
  /** Everything secret is derived from it; null where the data folder keeps one. */
  readonly secret: string | null;
  /** How browsers reach the gateway, without a slash at the end. Null: where the gateway listens. */
  readonly publicUrl: string | null;
  readonly s3: S3Config | null;
  readonly smtpUrl: string | null;
  readonly mailFrom: string;
  /** Whether empty tables get the demo cast; never in production. */
  readonly demo: boolean;
  /** Whether the demo draws itself a film and two images, which takes a processor some eight seconds after the first start. */
  readonly demoMedia: boolean;
  readonly logLevel: string;
}

export interface S3Config {
  readonly bucket: string;
  readonly endpoint: string | null;
  readonly region: string;
  readonly accessKeyId: string | null;
  readonly secretAccessKey: string | null;
}

const variables = z.object({
  NODE_ENV: z.string().optional(),
  KIZUNA_DATA_DIR: z.string().default('.kizuna').describe('set it to a folder of your own'),
  KIZUNA_SECRET: z
    .string()
    .min(32)
    .optional()
    .describe('set it to at least 32 random characters, the same for all services'),
  KIZUNA_PUBLIC_URL: z
    .url()
    .optional()
    .describe('set it to the address that browsers use, for example https://kizuna.example'),
  KIZUNA_DEMO: flag.optional().describe('set it to 1 or 0'),
  KIZUNA_DEMO_MEDIA: flag.optional().describe('set it to 1 or 0'),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/ })
    .refine(canBeDecoded, 'a % that stands for itself is written %25')
    .optional()
    .describe('set it to postgres://user:password@host:5432/database'),
  REDIS_URL: z
    .url({ protocol: /^rediss?$/ })
    .optional()
    .describe('set it to redis://host:6379'),
  S3_BUCKET: z.string().optional().describe('set it to the name of a bucket that exists'),
  S3_ENDPOINT: z.url().optional().describe('set it to the address of an S3 server; leave it out for Amazon'),
  S3_REGION: z.string().default('us-east-1'),
  S3_ACCESS_KEY_ID: z.string().optional(),
  S3_SECRET_ACCESS_KEY: z.string().optional(),
  SMTP_URL: z
    .url({ protocol: /^smtps?$/ })
    .optional()
    .describe('set it to smtp://user:password@host:587'),
  MAIL_FROM: z.string().default('Kizuna <no-reply@kizuna.invalid>'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
});

/** Passwords in addresses are percent-encoded; one that is not would only be found out by the database driver. */
function canBeDecoded(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/** Reads what every process of Kizuna shares. @throws ConfigError */
export function readKizunaConfig(env: NodeJS.ProcessEnv): KizunaConfig {
  const values = readEnv(variables, env);
  const production = values.NODE_ENV === 'production';
  if (production && values.KIZUNA_DEMO === true) {
    throw new ConfigError(
      'KIZUNA_DEMO is 1 and NODE_ENV is production: the demo cast has a known password. Unset one of them.',
    );
  }
  return {
    production,
    dataFolder: resolve(values.KIZUNA_DATA_DIR),
    databaseUrl: values.DATABASE_URL ?? null,
    redisUrl: values.REDIS_URL ?? null,
    secret: values.KIZUNA_SECRET ?? null,
    publicUrl: values.KIZUNA_PUBLIC_URL?.replace(/\/+$/, '') ?? null,
    s3: values.S3_BUCKET
      ? {
          bucket: values.S3_BUCKET,
          endpoint: values.S3_ENDPOINT ?? null,
          region: values.S3_REGION,
          accessKeyId: values.S3_ACCESS_KEY_ID ?? null,
          secretAccessKey: values.S3_SECRET_ACCESS_KEY ?? null,
        }
      : null,
    smtpUrl: values.SMTP_URL ?? null,
    mailFrom: values.MAIL_FROM,
    demo: values.KIZUNA_DEMO ?? !production,
    demoMedia: values.KIZUNA_DEMO_MEDIA ?? true,
    logLevel: values.LOG_LEVEL,
  };
}
