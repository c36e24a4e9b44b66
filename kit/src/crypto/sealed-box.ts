import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const algorithm = 'aes-256-gcm';
/** What NIST SP 800-38D recommends for GCM; random, as one key never seals anywhere near 2^32 things. */
const nonceBytes = 12;
const tagBytes = 16;

/**
 * Encrypts with AES-256-GCM.
 * @param key 32 bytes
 * @param purpose what it is, for example `document:12`: it opens only under the same words, so boxes cannot be swapped
 * @returns nonce, ciphertext and tag, one after the other
 */
export function seal(key: Uint8Array, purpose: string, content: Uint8Array): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(Buffer.from(purpose));
  return Buffer.concat([nonce, cipher.update(content), cipher.final(), cipher.getAuthTag()]);
}

/** Opens what `seal` made. @throws Error when the key or the purpose is another one, or a single bit was changed */
export function open(key: Uint8Array, purpose: string, box: Uint8Array): Buffer {
  if (box.length < nonceBytes + tagBytes) throw new Error('The sealed box is cut off.');
  const decipher = createDecipheriv(algorithm, key, box.subarray(0, nonceBytes), { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(purpose));
  decipher.setAuthTag(box.subarray(box.length - tagBytes));
  return Buffer.concat([decipher.update(box.subarray(nonceBytes, box.length - tagBytes)), decipher.final()]);
}
