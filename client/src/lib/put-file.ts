import type { ErrorInfo } from './error-info.ts';

interface PutFileOptions {
  readonly url: string;
  readonly file: Blob;
  readonly contentType: string;
  /** Told the bytes sent so far. */
  readonly onProgress: (sent: number) => void;
  /** Stops the sending. */
  readonly signal: AbortSignal;
}

/** How it went; `ABORTED` when the signal stopped it. */
export type PutFileOutcome = { readonly ok: true } | { readonly ok: false; readonly problem: ErrorInfo };

/**
 * Sends a whole file to a signed address. It is an XMLHttpRequest because `fetch` cannot tell how much was sent. Never rejects:
 * what the server refuses comes as its `{ code, message }`, a lost connection as `NETWORK`.
 */
export function putFile({ url, file, contentType, onProgress, signal }: PutFileOptions): Promise<PutFileOutcome> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const fail = (code: string, message: string) => resolve({ ok: false, problem: { code, message } });
    const abort = () => request.abort();
    request.open('PUT', url);
    request.setRequestHeader('content-type', contentType);
    request.upload.addEventListener('progress', (event) => onProgress(event.loaded));
    request.addEventListener('load', () => {
      if (request.status >= 200 && request.status < 300) resolve({ ok: true });
      else resolve({ ok: false, problem: problemOf(request.status, request.responseText) });
    });
    request.addEventListener('error', () => fail('NETWORK', 'The connection broke off.'));
    request.addEventListener('abort', () => fail('ABORTED', 'The upload was stopped.'));
    request.addEventListener('loadend', () => signal.removeEventListener('abort', abort));
    if (signal.aborted) fail('ABORTED', 'The upload was stopped.');
    else {
      signal.addEventListener('abort', abort);
      request.send(file);
    }
  });
}

/** The server's `{ code, message }`, or what the status says when the body is something else (a proxy's page, for example). */
export function problemOf(status: number, body: string): ErrorInfo {
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed === 'object' && parsed !== null && 'code' in parsed && 'message' in parsed) {
      if (typeof parsed.code === 'string' && typeof parsed.message === 'string') {
        return { code: parsed.code, message: parsed.message };
      }
    }
  } catch {
    // Not JSON: the status has to do.
  }
  return { code: 'UNKNOWN', message: `HTTP ${status}` };
}
