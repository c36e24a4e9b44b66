import type { ByteRange } from './storage.ts';

// Below the 1,024 bytes of S3; one segment must also fit into a file name with an ending added.
const maxKeyLength = 900;
const segmentPattern = /^[A-Za-z0-9._-]{1,200}$/;

/**
 * @throws RangeError unless `key` is segments of letters, digits, `.`, `-` and `_`, joined by single slashes, none of
 * them `.` or `..`
 */
export function checkKey(key: string): void {
  const fine = key.length <= maxKeyLength && key.split('/').every(isSegment);
  if (!fine) throw new RangeError(`This is not a storage key: ${JSON.stringify(key.slice(0, 100))}`);
}

/** @throws RangeError unless `prefix` is a key followed by `/` */
export function checkPrefix(prefix: string): void {
  if (!prefix.endsWith('/'))
    throw new RangeError(`A storage prefix ends in "/": ${JSON.stringify(prefix.slice(0, 100))}`);
  checkKey(prefix.slice(0, -1));
}

/** @throws RangeError unless `range` starts at 0 or later and does not end before it starts */
export function checkRange(range: ByteRange): void {
  const { start, end } = range;
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end) || start < 0 || end < start) {
    throw new RangeError(`This is not a range of bytes: ${start}-${end}`);
  }
}

/** The error for a range that starts behind the object's last byte. */
export function outOfRange(range: ByteRange): RangeError {
  return new RangeError(`The object has no byte ${range.start}.`);
}

function isSegment(segment: string): boolean {
  return segmentPattern.test(segment) && segment !== '.' && segment !== '..';
}
