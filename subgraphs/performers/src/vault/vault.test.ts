import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createMasterKeys } from './master-keys.ts';
import { open, seal } from './sealed-box.ts';

describe('a sealed box', () => {
  const key = randomBytes(32);
  const content = Buffer.from('a face');

  it('opens under the same key and purpose only', () => {
    const box = seal(key, 'kyc-document:1', content);
    expect(open(key, 'kyc-document:1', box).equals(content)).toBe(true);
    expect(() => open(key, 'kyc-document:2', box)).toThrow();
    expect(() => open(randomBytes(32), 'kyc-document:1', box)).toThrow();
  });

  it('does not open when any part was changed or cut off', () => {
    const box = seal(key, 'kyc-document:1', content);
    for (let index = 0; index < box.length; index += 1) {
      const changed = Buffer.from(box);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(() => open(key, 'kyc-document:1', changed)).toThrow();
    }
    for (const length of [0, 20, box.length - 1]) {
      expect(() => open(key, 'kyc-document:1', box.subarray(0, length))).toThrow();
    }
  });

  it('is another one each time', () => {
    expect(seal(key, 'p', content).equals(seal(key, 'p', content))).toBe(false);
  });
});

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
