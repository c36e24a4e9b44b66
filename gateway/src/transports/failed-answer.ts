import type { IncomingMessage } from 'node:http';
import type { Logger } from '@kizuna/kit/logging/logger';
import { describeFailure } from '@kizuna/kit/service/http-server';
import { type AnswerMediaType, answerMediaType, json } from './media-types.ts';
import { statusOfRefusal } from './refusal-status.ts';

export interface FailedAnswer {
  readonly status: number;
  readonly mediaType: AnswerMediaType;
  readonly text: string;
}

/** What fails before anything is run (a malformed or too large body, an unknown id, a forged token) is a GraphQL answer all the same. */
export function failedAnswer(error: unknown, request: Pick<IncomingMessage, 'headers'>, logger: Logger): FailedAnswer {
  const { status, message, extensions } = describeFailure(error, request, logger);
  const mediaType = answerMediaType(request.headers.accept) ?? json;
  return {
    status: statusOfRefusal(extensions?.code, mediaType) ?? status,
    mediaType,
    text: JSON.stringify({ errors: [{ message, extensions }] }),
  };
}
