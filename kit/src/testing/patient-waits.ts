import { vi } from 'vitest';

/** As long as `expect.poll` waits, by vitest.config.ts. */
const timeout = 30_000;

const { waitFor } = vi;
// Its own default is one second, which a busy machine needs for next to nothing, and there is no setting for it.
vi.waitFor = (callback, options = {}) =>
  waitFor(callback, typeof options === 'number' ? options : { timeout, ...options });
