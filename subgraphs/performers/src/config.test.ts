import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readPerformersConfig } from './config.ts';

describe('the configuration of performers', () => {
  it('takes the KYC master key in hex and in base64', () => {
    const key = randomBytes(32);
    for (const encoding of ['hex', 'base64'] as const) {
      const { kycMasterKey } = readPerformersConfig({ KYC_MASTER_KEY: key.toString(encoding) });
      expect(Buffer.from(kycMasterKey ?? []).equals(key)).toBe(true);
    }
    expect(readPerformersConfig({}).kycMasterKey).toBeNull();
    expect(readPerformersConfig({ KYC_MASTER_KEY: '' }).kycMasterKey).toBeNull();
  });

  it('stops with a sentence at a key of another length', () => {
    for (const wrong of ['secret', 'ab'.repeat(31), randomBytes(33).toString('base64')]) {
      expect(() => readPerformersConfig({ KYC_MASTER_KEY: wrong })).toThrow(
        'KYC_MASTER_KEY is wrong (not 32 bytes): set it to 32 random bytes',
      );
    }
  });
});
