import { readEnv } from '@kizuna/kit/config/env';
import { z } from 'zod';

/** What the environment says about media. */
export interface MediaConfig {
  /** Null: look on the PATH, then among the npm packages. */
  readonly ffmpegPath: string | null;
  /** Null: look on the PATH, then among the npm packages. */
  readonly ffprobePath: string | null;
  /** Bytes of the largest file that may be uploaded. */
  readonly maxUploadBytes: number;
}

const fiveGigabytes = 5 * 1024 ** 3;

const variables = z.object({
  FFMPEG_PATH: z.string().optional(),
  FFPROBE_PATH: z.string().optional(),
  MEDIA_MAX_UPLOAD_BYTES: z.coerce
    .number()
    .int()
    .min(1)
    .max(Number.MAX_SAFE_INTEGER)
    .default(fiveGigabytes)
    .describe('set it to a number of bytes, for example 5368709120'),
});

/** @throws ConfigError */
export function readMediaConfig(env: NodeJS.ProcessEnv): MediaConfig {
  const values = readEnv(variables, env);
  return {
    ffmpegPath: values.FFMPEG_PATH ?? null,
    ffprobePath: values.FFPROBE_PATH ?? null,
    maxUploadBytes: values.MEDIA_MAX_UPLOAD_BYTES,
  };
}
