import type { ErrorInfo } from '../../../lib/error-info.ts';

/** How much was sent when; `at` in milliseconds. */
interface Sample {
  readonly at: number;
  readonly sent: number;
}

/** Where one upload stands. */
export type UploadState =
  /** Waits for its turn, or for the address to send to. */
  | { readonly phase: 'PREPARING' }
  | { readonly phase: 'SENDING'; readonly sent: number; readonly total: number; readonly samples: readonly Sample[] }
  /** All is sent; the server is being told. */
  | { readonly phase: 'FINISHING' }
  /** The server works on it; the job tells the rest. */
  | { readonly phase: 'PROCESSING'; readonly videoId: string; readonly jobId: string }
  | { readonly phase: 'FAILED'; readonly problem: ErrorInfo }
  | { readonly phase: 'CANCELLED' };

export type UploadEvent =
  | { readonly type: 'sending'; readonly total: number; readonly at: number }
  | { readonly type: 'progress'; readonly sent: number; readonly at: number }
  | { readonly type: 'sent' }
  | { readonly type: 'processing'; readonly videoId: string; readonly jobId: string }
  | { readonly type: 'failed'; readonly problem: ErrorInfo }
  | { readonly type: 'cancelled' }
  | { readonly type: 'retried' };

/** The speed is measured over this many milliseconds, so that it is neither nervous nor out of date. */
const speedWindow = 4_000;

/** The next state. An event that comes too late, after a cancel for example, changes nothing. */
export function uploadReducer(state: UploadState, event: UploadEvent): UploadState {
  switch (event.type) {
    case 'sending':
      if (state.phase !== 'PREPARING') return state;
      return { phase: 'SENDING', sent: 0, total: event.total, samples: [{ at: event.at, sent: 0 }] };
    case 'progress':
      if (state.phase !== 'SENDING' || event.sent < state.sent) return state;
      return { ...state, sent: Math.min(event.sent, state.total), samples: withSample(state.samples, event) };
    case 'sent':
      return state.phase === 'SENDING' ? { phase: 'FINISHING' } : state;
    case 'processing':
      return state.phase === 'FINISHING' ? { phase: 'PROCESSING', videoId: event.videoId, jobId: event.jobId } : state;
    case 'failed':
      return isUnderWay(state) ? { phase: 'FAILED', problem: event.problem } : state;
    case 'cancelled':
      return isUnderWay(state) ? { phase: 'CANCELLED' } : state;
    case 'retried':
      return state.phase === 'FAILED' || state.phase === 'CANCELLED' ? { phase: 'PREPARING' } : state;
  }
}

/** Whether it would be lost if the page were left now. */
export function isUnderWay(state: UploadState): boolean {
  return state.phase === 'PREPARING' || state.phase === 'SENDING' || state.phase === 'FINISHING';
}

/** Bytes a second over the last few seconds, and the seconds left at that speed; null while too little is known. */
export function uploadPace(state: UploadState): { readonly speed: number; readonly secondsLeft: number } | null {
  if (state.phase !== 'SENDING') return null;
  const first = state.samples[0];
  const last = state.samples.at(-1);
  if (!first || !last || last.at - first.at < 250 || last.sent <= first.sent) return null;
  const speed = ((last.sent - first.sent) / (last.at - first.at)) * 1000;
  return { speed, secondsLeft: (state.total - state.sent) / speed };
}

function withSample(samples: readonly Sample[], { at, sent }: Sample): readonly Sample[] {
  const young = samples.filter((sample) => at - sample.at <= speedWindow);
  // The newest of the old ones stays when all are old, so that a stall shows as a low speed and not as none.
  const kept = young.length > 0 ? young : samples.slice(-1);
  return [...kept, { at, sent }];
}
