import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { ToolFailed } from './run-tool.ts';

/** The file cannot be used, and trying again would not change that. */
export function unreadable(en: string, ja: string, cause?: unknown): KizunaError {
  return new KizunaError('MEDIA_UNREADABLE', { message: { en, ja }, retryable: false, cause });
}

/**
 * Turns what ffmpeg or ffprobe did with a file into what is said of the file. What has other causes (a full disk, a kill from
 * outside, a cancelled job) stays as it is.
 */
export function judgeToolFailure(error: unknown): unknown {
  if (!(error instanceof ToolFailed)) return error;
  if (error.reason === 'time') {
    return unreadable('The file takes too long to process.', 'ファイルの処理に時間がかかりすぎます。', error);
  }
  // SIGKILL comes from outside, for example when the machine is out of memory.
  if (error.complaint.startsWith('SIGKILL') || /no space left on device/i.test(error.complaint)) return error;
  return unreadable(
    'The file is damaged, or of a kind that cannot be read.',
    'ファイルが壊れているか、対応していない形式です。',
    error,
  );
}
