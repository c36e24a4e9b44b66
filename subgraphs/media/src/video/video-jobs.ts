import { z } from 'zod';

/** The kinds of jobs that media works. */
export const videoJobKinds = {
  process: 'video_process',
  deleteFiles: 'media_delete_files',
  demo: 'video_demo',
} as const;

/** Tries of a processing job in all: a file that kills the process three times is given up. */
export const processAttempts = 3;

export const videoJobPayload = z.object({ videoId: z.number().int().positive() });
export type VideoJobPayload = z.infer<typeof videoJobPayload>;

/** Announced when a video is deleted, so that who works on it stops. */
export const videoDeletedTopic = (videoId: number): string => `media.video-deleted:${videoId}`;
