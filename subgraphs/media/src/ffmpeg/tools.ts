import { constants } from 'node:fs';
import { access, chmod } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { ConfigError } from '@kizuna/kit/config/env';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import type { MediaConfig } from '../config.ts';

/** The programs that do the work, by their paths. */
export interface MediaTools {
  readonly ffmpeg: string;
  readonly ffprobe: string;
  /** Limits the memory of the others (Linux); null where there is none. */
  readonly prlimit: string | null;
}

/**
 * Looks for the programs: those that the configuration names, then the PATH, then the npm packages that bring them.
 * @param searchPath the PATH variable
 * @returns null when ffmpeg or ffprobe is nowhere
 * @throws ConfigError when the configuration names a file that cannot be run
 */
export async function findMediaTools(
  config: MediaConfig,
  searchPath = process.env.PATH ?? '',
): Promise<MediaTools | null> {
  const ffmpeg =
    (await configured('FFMPEG_PATH', config.ffmpegPath)) ??
    (await onPath('ffmpeg', searchPath)) ??
    (await packaged(() => import('@ffmpeg-installer/ffmpeg')));
  const ffprobe =
    (await configured('FFPROBE_PATH', config.ffprobePath)) ??
    (await onPath('ffprobe', searchPath)) ??
    (await packaged(() => import('@ffprobe-installer/ffprobe')));
  if (!ffmpeg || !ffprobe) return null;
  return { ffmpeg, ffprobe, prlimit: process.platform === 'linux' ? await onPath('prlimit', searchPath) : null };
}

/** The tools, or the error with which a job fails that needs them. */
export function requireTools(tools: MediaTools | null): MediaTools {
  if (tools) return tools;
  throw new KizunaError('TOOL_MISSING', {
    message: {
      en: 'ffmpeg and ffprobe are not installed on the server. Set FFMPEG_PATH and FFPROBE_PATH, then run the job again.',
      ja: 'サーバーに ffmpeg と ffprobe がありません。FFMPEG_PATH と FFPROBE_PATH を設定して、ジョブを再実行してください。',
    },
  });
}

async function configured(variable: string, path: string | null): Promise<string | null> {
  if (path === null) return null;
  if (await isExecutable(path)) return path;
  throw new ConfigError(`${variable} is ${path}, which cannot be run: set it to a program, or leave it out.`);
}

async function onPath(name: string, searchPath: string): Promise<string | null> {
  const fileName = process.platform === 'win32' ? `${name}.exe` : name;
  for (const folder of searchPath.split(delimiter)) {
    const path = join(folder, fileName);
    if (folder !== '' && (await isExecutable(path))) return path;
  }
  return null;
}

/** The packages throw on platforms that they have no program for; their install scripts may not have made it executable. */
async function packaged(load: () => Promise<{ default: { path: string } }>): Promise<string | null> {
  try {
    const { path } = (await load()).default;
    if (!(await isExecutable(path))) await chmod(path, 0o755);
    return path;
  } catch {
    return null;
  }
}

async function isExecutable(path: string): Promise<boolean> {
  return await access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
