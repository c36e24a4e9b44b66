import { isDeepStrictEqual } from 'node:util';

/**
 * Asks a gateway once and compares with the right answer.
 * @returns the length of its answer in bytes, and in `wrong` a sentence when the answer is another
 */
export async function checkAgreement({ url, body, headers, right }) {
  const response = await fetch(url, { method: 'POST', headers, body });
  const bytes = Buffer.from(await response.arrayBuffer());
  const text = bytes.toString();
  const answer = response.status === 200 ? parsed(text) : undefined;
  if (isDeepStrictEqual(answer?.data, right.data) && answer.errors === undefined) return { bytes: bytes.length };
  return { bytes: bytes.length, wrong: `answered ${response.status}: ${text.slice(0, 300)}` };
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
