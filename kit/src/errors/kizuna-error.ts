import { type ErrorCode, errorCodes, type Locale, type LocalizedText } from './error-codes.ts';

/** What an error may say beyond its code. */
export interface KizunaErrorOptions {
  /** A better sentence than the registry's. */
  readonly message?: LocalizedText;
  /** The input field it is about, as a path such as `title`. */
  readonly field?: string;
  /** More for programs, for example `{ retryAfterMs }`. It reaches the caller: nothing secret. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** Whether a job that fails with it is tried again. @default false for every code but INTERNAL_ERROR and SERVICE_UNAVAILABLE */
  readonly retryable?: boolean;
  readonly cause?: unknown;
}

/** An expected failure: it carries a code from the registry and reaches the caller. Anything else that is thrown is masked. */
export class KizunaError extends Error {
  override readonly name = 'KizunaError';
  readonly code: ErrorCode;
  readonly field: string | undefined;
  readonly details: Readonly<Record<string, unknown>> | undefined;
  readonly retryable: boolean;
  readonly texts: LocalizedText;

  constructor(code: ErrorCode, options: KizunaErrorOptions = {}) {
    const texts = options.message ?? errorCodes[code].message;
    super(texts.en, { cause: options.cause });
    this.code = code;
    this.texts = texts;
    this.field = options.field;
    this.details = options.details;
    this.retryable = options.retryable ?? (code === 'INTERNAL_ERROR' || code === 'SERVICE_UNAVAILABLE');
  }

  /** The sentence in the viewer's language. */
  messageIn(locale: Locale): string {
    return this.texts[locale];
  }

  /** HTTP status for plain routes. */
  get status(): number {
    return errorCodes[this.code].status;
  }
}

/** A wrong input value. */
export function invalid(field: string, en: string, ja: string): KizunaError {
  return new KizunaError('VALIDATION_ERROR', { field, message: { en, ja } });
}
