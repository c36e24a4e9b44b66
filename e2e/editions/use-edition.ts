import { afterAll, beforeAll, vi } from 'vitest';
import type { Edition } from '../testkit/edition.ts';

const startTimeoutMs = 120_000;

/**
 * An edition for all that the `describe` around it tells: starting one costs more than most stories.
 * @param env what it is to find in its environment besides
 * @returns it, while tests and hooks run
 */
export function useEdition(start: () => Promise<Edition>, env: Readonly<Record<string, string>>): () => Edition {
  let edition: Edition | undefined;
  beforeAll(async () => {
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    edition = await start();
  }, startTimeoutMs);
  afterAll(async () => {
    await edition?.stop();
    vi.unstubAllEnvs();
  }, startTimeoutMs);
  return () => {
    if (!edition) throw new Error('The edition is only there while a test runs.');
    return edition;
  };
}
