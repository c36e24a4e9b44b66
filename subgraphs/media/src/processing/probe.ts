import { z } from 'zod';
import { runTool } from '../ffmpeg/run-tool.ts';
import { judgeToolFailure, unreadable } from '../ffmpeg/unreadable.ts';
import { untrustedInput } from '../ffmpeg/untrusted-input.ts';
import type { Workbench } from './workbench.ts';

/** What a media file holds. At least one of `video` and `audio` is there. */
export interface MediaFacts {
  /** Names of the container's format, for example `mov`, `mp4`. */
  readonly formats: readonly string[];
  /** Seconds; null when the file does not say. */
  readonly duration: number | null;
  readonly video: VideoStream | null;
  readonly audio: AudioStream | null;
}

export interface VideoStream {
  /** Its number in the file. */
  readonly index: number;
  readonly codec: string;
  readonly pixelFormat: string;
  /** Pixels, as shown: turned and stretched as the file asks for. */
  readonly width: number;
  readonly height: number;
  /** Whether the file asks for turned or stretched pictures. */
  readonly isTransformed: boolean;
  /** Pictures a second; null when unknown. */
  readonly frameRate: number | null;
}

export interface AudioStream {
  readonly index: number;
  readonly codec: string;
}

const timeLimitMs = 60_000;
/** 8K is 33 million; a picture needs some bytes for each pixel, several times over. */
const maxPixels = 40_000_000;

const streamShape = z.object({
  index: z.number(),
  codec_type: z.string().optional(),
  codec_name: z.string().optional(),
  width: z.number().optional(),
  height: z.number().optional(),
  pix_fmt: z.string().optional(),
  sample_aspect_ratio: z.string().optional(),
  avg_frame_rate: z.string().optional(),
  disposition: z.object({ attached_pic: z.number().optional() }).optional(),
  side_data_list: z.array(z.object({ rotation: z.coerce.number().optional() })).optional(),
  tags: z.object({ rotate: z.coerce.number().optional() }).optional(),
});
const answer = z.object({
  streams: z.array(streamShape).default([]),
  format: z.object({ format_name: z.string().default(''), duration: z.coerce.number().optional() }).optional(),
});

/**
 * Asks ffprobe what a file holds.
 * @throws KizunaError MEDIA_UNREADABLE for a file without video and sound
 */
export async function probeMedia({ tools, folder, signal }: Workbench, path: string): Promise<MediaFacts> {
  const args = ['-v', 'error', '-print_format', 'json', '-show_format', '-show_streams', ...untrustedInput(path)];
  const limits = { prlimit: tools.prlimit, timeLimitMs };
  const output = await runTool({ program: tools.ffprobe, args, folder, signal, ...limits }).catch((error: unknown) => {
    throw judgeToolFailure(error);
  });
  const { streams, format } = answer.parse(JSON.parse(output));
  const video = streams.map(toVideo).find((stream) => stream !== null) ?? null;
  const audio = streams.map(toAudio).find((stream) => stream !== null) ?? null;
  if (!video && !audio) {
    throw unreadable('The file holds neither video nor sound.', 'ファイルに動画も音声も含まれていません。');
  }
  if (video && video.width * video.height > maxPixels) {
    throw unreadable('The picture is too large: 8K is the limit.', '画面サイズが大きすぎます（8Kまで）。');
  }
  const duration = format?.duration;
  const isKnown = duration !== undefined && Number.isFinite(duration) && duration > 0;
  return { formats: format?.format_name.split(',') ?? [], duration: isKnown ? duration : null, video, audio };
}

type Stream = z.infer<typeof streamShape>;

function toVideo(stream: Stream): VideoStream | null {
  const { index, codec_type, codec_name, width = 0, height = 0 } = stream;
  // The cover of a piece of music counts as a video stream, too.
  const isCover = stream.disposition?.attached_pic === 1;
  if (codec_type !== 'video' || !codec_name || isCover || width < 2 || height < 2) return null;
  const stretch = ratio(stream.sample_aspect_ratio, ':') ?? 1;
  const shownWidth = Math.max(2, Math.round(width * stretch));
  const rotation =
    stream.side_data_list?.find((data) => data.rotation !== undefined)?.rotation ?? stream.tags?.rotate ?? 0;
  const isOnItsSide = Math.abs(Math.round(rotation / 90)) % 2 === 1;
  return {
    ...{ index, codec: codec_name, pixelFormat: stream.pix_fmt ?? '' },
    ...(isOnItsSide ? { width: height, height: shownWidth } : { width: shownWidth, height }),
    isTransformed: rotation % 360 !== 0 || shownWidth !== width,
    frameRate: ratio(stream.avg_frame_rate, '/'),
  };
}

function toAudio({ index, codec_type, codec_name }: Stream): AudioStream | null {
  return codec_type === 'audio' && codec_name ? { index, codec: codec_name } : null;
}

/** `30000/1001` and the like; null for `0/0` and nonsense. */
function ratio(text: string | undefined, separator: string): number | null {
  const [above, below] = (text ?? '').split(separator).map(Number);
  const value = (above ?? Number.NaN) / (below ?? 1);
  return Number.isFinite(value) && value > 0 ? value : null;
}
