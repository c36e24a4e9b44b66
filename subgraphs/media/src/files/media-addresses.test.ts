import { describe, expect, it } from 'vitest';
import { stableExpiry } from './media-addresses.ts';
import { shownFileKey } from './video-keys.ts';

describe('the end of a signed address', () => {
  it('is the same within half an hour, and at least an hour away', () => {
    const ends = (time: string) =>
      stableExpiry(new Date(`2026-11-21T${time}Z`))
        .toISOString()
        .slice(11, 19);
    expect(['09:00:00', '09:00:01', '09:29:59', '09:30:00', '09:30:01'].map(ends)).toEqual([
      ...['10:00:00', '10:30:00', '10:30:00', '10:30:00', '11:00:00'],
    ]);
  });
});

describe('the files that are shown', () => {
  it('are those that were made, never the uploaded one', () => {
    expect(shownFileKey(7, 'playback.mp4')).toBe('videos/7/playback.mp4');
    expect(shownFileKey(7, 'capture-12.jpg')).toBe('videos/7/capture-12.jpg');
    for (const file of ['source-1', 'capture-1.jpg.exe', '..', '../8/playback.mp4', 'capture-.jpg', 'playback.mp4 ']) {
      expect(shownFileKey(7, file)).toBeNull();
    }
  });
});
