import type { IncomingMessage } from 'node:http';
import type { Logger } from '@kizuna/kit/logging/logger';
import { describeFailure } from '@kizuna/kit/service/http-server';
import { retryAfterOf } from '../limits/rate-limit-headers.ts';
import { type AnswerMediaType, answerMediaType, json } from './media-types.ts';
import { statusOfRefusal } from './refusal-status.ts';

export interface FailedAnswer {
  readonly status: number;
  readonly mediaType: AnswerMediaType;
  readonly text: string;
  /** Seconds, for those who must wait. */
  readonly retryAfter: number | null;
}

/** What fails before anything is run (a malformed or too large body, an unknown id, a forged token) is a GraphQL answer all the same. */
export function failedAnswer(error: unknown, request: Pick<IncomingMessage, 'headers'>, logger: Logger): FailedAnswer {
  const { status, message, extensions } = describeFailure(error, request, logger);
  const retryAfter = retryAfterOf(extensions?.details);
  const mediaType = answerMediaType(request.headers.accept) ?? json;
  return {
    status: statusOfRefusal(extensions?.code, mediaType) ?? status,
    mediaType,
    text: JSON.stringify({
      errors: [{ message, extensions: retryAfter === null ? extensions : { ...extensions, retryAfter } }],
    }),
    retryAfter,
  };
}
