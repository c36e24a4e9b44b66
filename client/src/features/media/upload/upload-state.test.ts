import { describe, expect, it } from 'vitest';
import { type UploadEvent, type UploadState, uploadPace, uploadReducer } from './upload-state.ts';

const problem = { code: 'NETWORK', message: 'gone' };

function after(...events: readonly UploadEvent[]): UploadState {
  return events.reduce(uploadReducer, { phase: 'PREPARING' } as UploadState);
}

const sending: UploadEvent = { type: 'sending', total: 1_000, at: 0 };

describe('the state of an upload', () => {
  it('goes from sending over finishing to processing', () => {
    const state = after(
      sending,
      { type: 'progress', sent: 1_000, at: 900 },
      { type: 'sent' },
      {
        type: 'processing',
        videoId: 'v',
        jobId: 'j',
      },
    );
    expect(state).toEqual({ phase: 'PROCESSING', videoId: 'v', jobId: 'j' });
  });

  it('stays cancelled, whatever comes in late', () => {
    const late: UploadEvent[] = [
      { type: 'progress', sent: 500, at: 500 },
      { type: 'sent' },
      { type: 'failed', problem },
      { type: 'processing', videoId: 'v', jobId: 'j' },
    ];
    expect(after(sending, { type: 'cancelled' }, ...late)).toEqual({ phase: 'CANCELLED' });
  });

  it('cannot be cancelled once the server works on it', () => {
    const processing: UploadState = { phase: 'PROCESSING', videoId: 'v', jobId: 'j' };
    expect(uploadReducer(processing, { type: 'cancelled' })).toBe(processing);
  });

  it('begins anew after a failure', () => {
    expect(after(sending, { type: 'failed', problem }, { type: 'retried' })).toEqual({ phase: 'PREPARING' });
  });

  it('never counts backwards, nor beyond the whole', () => {
    expect(
      after(sending, { type: 'progress', sent: 600, at: 1 }, { type: 'progress', sent: 500, at: 2 }),
    ).toMatchObject({
      sent: 600,
    });
    expect(after(sending, { type: 'progress', sent: 1_500, at: 1 })).toMatchObject({ sent: 1_000 });
  });
});

describe('the pace of an upload', () => {
  it('is unknown in the first moment', () => {
    expect(uploadPace(after(sending, { type: 'progress', sent: 10, at: 100 }))).toBeNull();
  });

  it('is bytes a second and the seconds left', () => {
    expect(uploadPace(after(sending, { type: 'progress', sent: 400, at: 2_000 }))).toEqual({
      speed: 200,
      secondsLeft: 3,
    });
  });

  it('looks at the last few seconds only', () => {
    const state = after(
      { type: 'sending', total: 100_000, at: 0 },
      { type: 'progress', sent: 90_000, at: 1_000 },
      { type: 'progress', sent: 90_500, at: 8_000 },
      { type: 'progress', sent: 91_000, at: 9_000 },
    );
    expect(uploadPace(state)?.speed).toBe(500);
  });
});
