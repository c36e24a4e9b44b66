/** Where the files of a video lie in storage: all below one folder, so that they can be deleted together. */
export const videoFolder = (videoId: number): string => `videos/${videoId}/`;

/** @param upload a name of its own for each upload */
export const sourceKey = (videoId: number, upload: string): string => `${videoFolder(videoId)}source-${upload}`;

export const playbackFile = 'playback.mp4';
export const thumbnailFile = 'thumbnail.jpg';
export const captureFile = (position: number): string => `capture-${position}.jpg`;

/** The key of a file that may be shown; null for every other name, the uploaded source above all. */
export function shownFileKey(videoId: number, file: string): string | null {
  const isShown = file === playbackFile || file === thumbnailFile || /^capture-\d{1,3}\.jpg$/.test(file);
  return isShown ? `${videoFolder(videoId)}${file}` : null;
}
