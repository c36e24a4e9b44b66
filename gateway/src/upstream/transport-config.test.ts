import { ConfigError } from '@kizuna/kit/config/env';
import { describe, expect, it } from 'vitest';
import { readTransportConfig } from './transport-config.ts';

const names = ['media', 'chat'];

describe('the limits of subgraphs', () => {
  it('are everybody’s, but for those of their own', () => {
    const { limitsOf, shareReads } = readTransportConfig(
      {
        SUBGRAPH_TIMEOUT_MS: '10000',
        SUBGRAPH_LIMITS: 'media:timeoutMs=60000,retryShare=0.5;chat:maxConcurrent=8',
        SUBGRAPH_SHARE_READS: '0',
      },
      names,
    );
    expect(limitsOf('media')).toMatchObject({ timeoutMs: 60_000, retryShare: 0.5, maxConcurrent: 64 });
    expect(limitsOf('chat')).toMatchObject({ timeoutMs: 10_000, retryShare: 0.1, maxConcurrent: 8 });
    expect(limitsOf('users')).toMatchObject({ timeoutMs: 10_000, maxConcurrent: 64, maxAnswerBytes: 33_554_432 });
    expect(shareReads).toBe(false);
  });

  it.each([
    ['SUBGRAPH_TIMEOUT_MS', '0'],
    ['SUBGRAPH_TIMEOUT_MS', 'soon'],
    ['SUBGRAPH_RETRY_SHARE', '1'],
    ['SUBGRAPH_LIMITS', 'media'],
    ['SUBGRAPH_LIMITS', 'media:timeoutMs=-1'],
    ['SUBGRAPH_LIMITS', 'media:timeoutMs=0'],
    ['SUBGRAPH_LIMITS', 'media:patience=5'],
    ['SUBGRAPH_LIMITS', 'medai:timeoutMs=5'],
  ])('stop the start with a sentence when %s is %s', (name, value) => {
    const read = () => readTransportConfig({ [name]: value }, names);
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(new RegExp(`^${name} is wrong .*: set it to`));
  });
});
