import { invalid } from '@kizuna/kit/errors/kizuna-error';
import { z } from 'zod';

const control = /\p{Cc}/u;
/** Control characters but for line breaks and tabs. */
const controlInText = /[^\P{Cc}\n\r\t]/u;

const titleText = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .refine((text) => !control.test(text));
const descriptionText = z
  .string()
  .trim()
  .max(5_000)
  .refine((text) => !controlInText.test(text));
const filenameText = z
  .string()
  .min(1)
  .max(255)
  .refine((name) => name.trim() !== '' && !control.test(name) && !/[/\\]/.test(name));
/** With parameters, as MediaRecorder names them: `video/webm;codecs=vp9`. */
const mediaType = z
  .string()
  .max(200)
  .regex(/^(?:video|audio)\/[a-z0-9.+-]+\s*(?:;[^\p{Cc}]*)?$/iu);

/** @returns the title, trimmed */
export function checkTitle(title: string): string {
  const checked = titleText.safeParse(title);
  if (!checked.success)
    throw invalid('title', 'Use 1 to 200 characters on one line.', '1〜200文字の1行で入力してください。');
  return checked.data;
}

/** @returns the description, trimmed; null for an empty one */
export function checkDescription(description: string | null): string | null {
  const checked = descriptionText.safeParse(description ?? '');
  if (!checked.success)
    throw invalid('description', 'Use at most 5,000 characters.', '5,000文字以内で入力してください。');
  return checked.data === '' ? null : checked.data;
}

export function checkFilename(filename: string): string {
  if (filenameText.safeParse(filename).success) return filename;
  throw invalid('filename', 'Use a file name of 1 to 255 characters.', '1〜255文字のファイル名を指定してください。');
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
  // A cut may not leave half a character.
  return (name === '' ? filename.trim() : name).slice(0, 200).replace(/[\uD800-\uDBFF]$/, '');
}
