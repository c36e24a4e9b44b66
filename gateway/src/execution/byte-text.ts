declare const isByteText: unique symbol;

/**
 * UTF-8 bytes as a string, a character for each byte: what V8 keeps at a byte a character, joins without copying, and writes to a
 * socket at once. It is written with the encoding `latin1`, and is no text for people before that.
 */
export type ByteText = string & { readonly [isByteText]: true };

/** @param json any text */
export function byteText(json: string): ByteText {
  return bytesAsText(Buffer.from(json));
}

/** @param bytes UTF-8 */
export function bytesAsText(bytes: Buffer): ByteText {
  return bytes.toString('latin1') as ByteText;
}

/** Puts texts one behind the other. */
export function joined(...parts: readonly ByteText[]): ByteText {
  return parts.join('') as ByteText;
}
