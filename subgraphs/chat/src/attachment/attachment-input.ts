import { invalid } from '@kizuna/kit/errors/kizuna-error';
import { checkText } from '@kizuna/kit/input/text';
import { isPictureType } from './picture.ts';

/** A file that somebody is going to send. */
export interface NewAttachment {
  readonly conversationId: number;
  readonly filename: string;
  readonly contentType: string;
  /** Bytes. */
  readonly size: number;
}

const mediaType = /^[a-z]+\/[a-z0-9][a-z0-9!#$&^_.+-]{0,100}$/;

/** @throws KizunaError VALIDATION_ERROR */
export function checkNewAttachment(input: NewAttachment, maxBytes: number): NewAttachment {
  const filename = checkText('filename', input.filename.trim(), { max: 200, multiline: false });
  const contentType = input.contentType.trim().toLowerCase();
  if (!mediaType.test(contentType)) {
    throw invalid('contentType', 'This is not a media type.', 'メディアタイプの形式が正しくありません。');
  }
  if (input.size < 1 || input.size > maxBytes) {
    throw invalid(
      'size',
      `The file has at most ${maxBytes.toLocaleString('en')} bytes, and at least one.`,
      `ファイルサイズは1〜${maxBytes.toLocaleString('en')}バイトです。`,
    );
  }
  return { ...input, filename, contentType };
}

/** Whether it is to be shown as a picture; what claims to be one must be one. */
export const isPicture = ({ contentType }: { contentType: string }): boolean => isPictureType(contentType);
