import type { Readable } from 'node:stream';

/** What is known of a stored object without reading it. */
export interface ObjectInfo {
  /** Bytes. */
  readonly size: number;
  readonly contentType: string;
  readonly modifiedAt: Date;
}

/** First and last byte, both included, counted from 0. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Object storage. Adapters: a folder on disk, S3. Keys are like paths (`videos/12/source.mp4`): letters, digits, `.`, `-`,
 * `_` and `/`, no empty or dotted segment; any other key throws a RangeError.
 */
export interface Storage {
  /**
   * Stores the whole of `body` under `key`, replacing what is there. All or nothing: when it throws, or the process dies,
   * a reader sees the old object or none, never a part.
   * @returns how many bytes were stored
   */
  put(key: string, body: Readable | Uint8Array, options: { contentType: string }): Promise<{ size: number }>;

  /** The object's bytes (or a range of them); null when there is none. */
  get(key: string, range?: ByteRange): Promise<Readable | null>;

  /** Null when there is none. */
  info(key: string): Promise<ObjectInfo | null>;

  /** Deletes one object; without one, it does nothing. */
  delete(key: string): Promise<void>;

  /** Deletes every object whose key starts with `prefix`, which ends in `/`. */
  deleteAll(prefix: string): Promise<void>;

  close(): Promise<void>;
}
