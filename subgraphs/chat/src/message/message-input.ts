import { invalid } from '@kizuna/kit/errors/kizuna-error';
import { checkText } from '@kizuna/kit/input/text';

const maxAttachments = 10;
const maxMentions = 50;

/** What somebody wants to send. */
export interface NewMessage {
  readonly conversationId: number;
  readonly text: string;
  readonly clientId: string;
  /** @default null */
  readonly replyToId?: number | null;
  /** @default none */
  readonly attachmentIds?: readonly number[];
  /** @default none */
  readonly mentionedUserIds?: readonly number[];
}

/** @throws KizunaError VALIDATION_ERROR */
export function checkNewMessage(input: NewMessage): Required<NewMessage> {
  const attachmentIds = [...new Set(input.attachmentIds ?? [])];
  if (attachmentIds.length > maxAttachments) {
    throw invalid('attachmentIds', `At most ${maxAttachments} files.`, `添付は${maxAttachments}件までです。`);
  }
  return {
    ...input,
    text: checkMessageText(input.text, attachmentIds.length > 0),
    clientId: checkText('clientId', input.clientId, { max: 64, multiline: false }),
    replyToId: input.replyToId ?? null,
    attachmentIds,
    mentionedUserIds: checkMentions(input.mentionedUserIds ?? []),
  };
}

/**
 * @param hasAttachments then it may be empty
 * @throws KizunaError VALIDATION_ERROR
 */
export function checkMessageText(text: string, hasAttachments: boolean): string {
  const checked = checkText('text', text, { min: hasAttachments ? 0 : 1, max: 4_000, multiline: true });
  return checked.trim() === '' ? '' : checked;
}

/** Each user once. @throws KizunaError VALIDATION_ERROR */
export function checkMentions(userIds: readonly number[]): number[] {
  const distinct = [...new Set(userIds)];
  if (distinct.length <= maxMentions) return distinct;
  throw invalid('mentionedUserIds', `At most ${maxMentions} people.`, `メンションは${maxMentions}人までです。`);
}
