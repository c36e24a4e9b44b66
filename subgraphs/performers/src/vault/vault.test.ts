import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createMasterKeys } from './master-keys.ts';

describe('the master keys', () => {
  const [older, newer] = [randomBytes(32), randomBytes(32)];

  it('unwrap what they wrapped, each key for its own application', () => {
    const keys = createMasterKeys([older]);
    const wrapped = keys.create(7);
    expect(keys.unwrap(7, wrapped)).toHaveLength(32);
    expect(() => keys.unwrap(8, wrapped)).toThrow();
  });

  it('open what an older one wrapped, and say which one is missing', () => {
    const wrapped = createMasterKeys([older]).create(7);
    expect(createMasterKeys([newer, older]).unwrap(7, wrapped)).toHaveLength(32);
    expect(() => createMasterKeys([newer]).unwrap(7, wrapped)).toThrow('set KYC_MASTER_KEY');
  });
});
