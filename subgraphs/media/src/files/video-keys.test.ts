import { describe, expect, it } from 'vitest';
import { shownFileKey } from './video-keys.ts';

describe('the files that are shown', () => {
  it('are those that were made, never the uploaded one', () => {
    expect(shownFileKey(7, 'playback.mp4')).toBe('videos/7/playback.mp4');
    expect(shownFileKey(7, 'capture-12.jpg')).toBe('videos/7/capture-12.jpg');
    for (const file of ['source-1', 'capture-1.jpg.exe', '..', '../8/playback.mp4', 'capture-.jpg', 'playback.mp4 ']) {
      expect(shownFileKey(7, file)).toBeNull();
    }
  });
});
