/**
 * Containers that are read. Left out are those that name other files (playlists, concatenations), through which an upload
 * could make ffmpeg open what lies on the server, and pictures.
 */
const containers = [
  ...['mov', 'matroska', 'webm', 'avi', 'flv', 'mpegts', 'mpeg', 'mpegvideo', 'ogg', 'asf', 'mxf', 'dv', 'ivf', 'rm'],
  ...['wav', 'w64', 'mp3', 'aac', 'flac', 'aiff', 'caf', 'amr', 'ac3', 'eac3', 'au'],
];

/**
 * The arguments with which ffmpeg and ffprobe open a stranger's file: from the disk only, and as nothing but a plain
 * container.
 * @param path absolute
 */
export function untrustedInput(path: string): string[] {
  return ['-protocol_whitelist', 'file,pipe', '-format_whitelist', containers.join(','), '-i', `file:${path}`];
}
