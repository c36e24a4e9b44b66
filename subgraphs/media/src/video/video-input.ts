import { invalid } from '@kizuna/kit/errors/kizuna-error';
import { checkOptionalText, checkText } from '@kizuna/kit/input/text';
import { z } from 'zod';

const maxTitleCharacters = 200;
/** With parameters, as MediaRecorder names them: `video/webm;codecs=vp9`. */
const mediaType = z
  .string()
  .max(200)
  .regex(/^(?:video|audio)\/[a-z0-9.+-]+\s*(?:;[^\p{Cc}]*)?$/iu);

/** @returns the title, trimmed */
export function checkTitle(title: string): string {
  return checkText('title', title.trim(), { max: maxTitleCharacters, multiline: false });
}

/** @returns the description, trimmed; null for an empty one */
export function checkDescription(description: string | null): string | null {
  return checkOptionalText('description', description, { max: 5_000, multiline: true });
}

export function checkFilename(filename: string): string {
  if (!/[/\\]/.test(filename)) return checkText('filename', filename, { max: 255, multiline: false });
  throw invalid('filename', 'Use a file name without slashes.', '「/」や「\\」のないファイル名を指定してください。');
}

export function checkContentType(contentType: string): string {
  if (mediaType.safeParse(contentType).success) return contentType;
  throw invalid('contentType', 'Only video and sound can be uploaded.', '動画または音声のみアップロードできます。');
}

/** @param size bytes */
export function checkSize(size: number, maxBytes: number): number {
  if (!Number.isSafeInteger(size) || size < 1) {
    throw invalid('size', 'Give the number of bytes, 1 or more.', 'バイト数を1以上の整数で指定してください。');
  }
  if (size > maxBytes) {
    throw invalid(
      'size',
      `The file may have at most ${maxBytes} bytes.`,
      `ファイルサイズは最大 ${maxBytes} バイトです。`,
    );
  }
  return size;
}

/** A title for a file that comes without one: its name without the ending. */
export function titleFromFilename(filename: string): string {
  const name = filename.replace(/(?<=.)\.[^.]*$/u, '').trim();
  return Array.from(name === '' ? filename.trim() : name)
    .slice(0, maxTitleCharacters)
    .join('');
}
