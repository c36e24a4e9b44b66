import type { SessionKeeper } from '../../graphql/session-keeper.ts';
import type { ErrorInfo } from '../../lib/error-info.ts';
import { problemOf } from '../../lib/put-file.ts';

/** A mail that was kept instead of sent. */
export interface OutboxMail {
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  /** ISO 8601. */
  readonly sentAt: string;
  readonly text: string;
}

/** The newest mails, newest first, or why they may not be read. */
export type OutboxAnswer =
  | { readonly ok: true; readonly mails: readonly OutboxMail[] }
  | { readonly ok: false; readonly problem: ErrorInfo };

interface LoadOptions {
  readonly keeper: Pick<SessionKeeper, 'freshToken'>;
  /** As a BCP 47 tag: what refusals are worded in. */
  readonly language: string;
  readonly signal: AbortSignal;
}

/** Asks for the mails as whoever is signed in, if anybody is. Never rejects. */
export async function loadOutbox({ keeper, language, signal }: LoadOptions): Promise<OutboxAnswer> {
  try {
    const token = await keeper.freshToken();
    const response = await fetch('/outbox.json', {
      signal,
      headers: { 'accept-language': language, ...(token ? { authorization: `Bearer ${token}` } : {}) },
    });
    if (!response.ok) return { ok: false, problem: problemOf(response.status, await response.text()) };
    const { mails }: { readonly mails: readonly OutboxMail[] } = await response.json();
    return { ok: true, mails };
  } catch {
    return { ok: false, problem: { code: 'NETWORK', message: 'The server was not reached.' } };
  }
}
