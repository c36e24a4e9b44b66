import type { MediaTools } from '../ffmpeg/tools.ts';

/** What each step of a processing job works with. */
export interface Workbench {
  readonly tools: MediaTools;
  /** The job's own temporary folder. */
  readonly folder: string;
  /** Aborted when the job is to stop. */
  readonly signal: AbortSignal;
}
