import { setTimeout as delay } from 'node:timers/promises';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';

/** How a provider's server is spoken to. */
export interface ProviderHttpOptions {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds for one answer, from the request to its last byte. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

const maxAnswerBytes = 48 * 1024 * 1024;
const maxTries = 3;
/** A longer wait is left to the job, which gives its place to another meanwhile. */
const maxWaitMs = 30_000;

/**
 * Posts JSON and reads JSON. A server that asks for a short wait (429 or 503 with Retry-After) gets it.
 * @throws KizunaError as `ImageProvider.makeImage` says; nothing of the server's own words gets into it
 */
export async function postJson(options: ProviderHttpOptions, body: unknown): Promise<unknown> {
  for (let tries = 1; ; tries += 1) {
    const answer = await post(options, body);
    if (answer.status < 400) return readJson(answer.text);
    const waitMs = answer.status === 429 || answer.status === 503 ? answer.retryAfterMs : null;
    if (waitMs === null || waitMs > maxWaitMs || tries === maxTries) throw refusal(answer.status, waitMs);
    await delay(waitMs, undefined, { signal: options.signal });
  }
}

/** The answer was complete, but is not what was asked for. */
export function unusableAnswer(cause?: unknown): KizunaError {
  return new KizunaError('SERVICE_UNAVAILABLE', {
    message: {
      en: 'The image server gave an answer that is no image.',
      ja: '画像サーバーの応答が画像ではありませんでした。',
    },
    cause,
  });
}

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly retryAfterMs: number | null;
}

async function post({ url, headers, timeoutMs, signal }: ProviderHttpOptions, body: unknown): Promise<Answer> {
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.any([signal, timeout]),
    });
    return {
      status: response.status,
      text: await readBounded(response),
      retryAfterMs: readRetryAfter(response.headers.get('retry-after')),
    };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof KizunaError) throw error;
    throw new KizunaError('SERVICE_UNAVAILABLE', {
      message: timeout.aborted
        ? { en: 'The image server took too long.', ja: '画像サーバーの応答が時間内にありませんでした。' }
        : { en: 'The image server cannot be reached.', ja: '画像サーバーに接続できません。' },
      cause: error,
    });
  }
}

async function readBounded(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Left early, the loop cancels the body and so closes the connection.
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > maxAnswerBytes) throw unusableAnswer();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Seconds or a date (RFC 9110); milliseconds from now, null when it says neither. */
function readRetryAfter(header: string | null): number | null {
  if (header === null) return null;
  const ms = /^\d+$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - Date.now();
  return Number.isNaN(ms) ? null : Math.max(0, ms);
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unusableAnswer(error);
  }
}

function refusal(status: number, retryAfterMs: number | null): KizunaError {
  if (status === 429) {
    return new KizunaError('RATE_LIMITED', {
      message: { en: 'The image server is busy.', ja: '画像サーバーが混み合っています。' },
      retryable: true,
      ...(retryAfterMs === null ? {} : { details: { retryAfterMs } }),
    });
  }
  if (status === 400 || status === 413 || status === 422) {
    return new KizunaError('VALIDATION_ERROR', {
      message: {
        en: 'The image server refused this prompt.',
        ja: '画像サーバーがこのプロンプトを受け付けませんでした。',
      },
    });
  }
  if (status < 500) {
    return new KizunaError('SERVICE_UNAVAILABLE', {
      message: {
        en: `The image server does not accept our requests (HTTP ${status}); its settings need a look.`,
        ja: `画像サーバーに要求を拒否されました（HTTP ${status}）。設定を確認してください。`,
      },
      retryable: false,
    });
  }
  return new KizunaError('SERVICE_UNAVAILABLE', {
    message: {
      en: `The image server failed (HTTP ${status}).`,
      ja: `画像サーバーでエラーが発生しました（HTTP ${status}）。`,
    },
  });
}
