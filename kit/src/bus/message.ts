const maxPayloadBytes = 7_000;
const topicPattern = /^[A-Za-z0-9.:_-]{1,200}$/;

/** @throws RangeError when `topic` is not letters, digits, `.`, `:`, `-`, `_`, or is longer than 200 characters */
export function checkTopic(topic: string): void {
  if (!topicPattern.test(topic)) {
    throw new RangeError(`A topic is 1 to 200 letters, digits, ".", ":", "-" or "_", not ${JSON.stringify(topic)}.`);
  }
}

/**
 * The JSON text of a payload. All adapters send this text, so that a payload looks the same on whichever bus it came.
 * @throws RangeError when JSON cannot carry it or the text is longer than 7,000 bytes (NOTIFY takes less than 8,000 for
 * the whole message)
 */
export function encodePayload(payload: unknown): string {
  // JSON.stringify gives undefined for functions and undefined, though its type says string.
  const text: string | undefined = JSON.stringify(payload);
  if (text === undefined) throw new RangeError('A payload must be something that JSON can carry.');
  const bytes = Buffer.byteLength(text);
  if (bytes > maxPayloadBytes) {
    throw new RangeError(
      `A payload is at most ${maxPayloadBytes} bytes of JSON, this one has ${bytes}. Send ids instead.`,
    );
  }
  return text;
}
