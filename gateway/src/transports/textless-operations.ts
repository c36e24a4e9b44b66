import { z } from 'zod';

const textless = z.looseObject({
  type: z.literal('subscribe'),
  payload: z.looseObject({ query: z.undefined().optional() }),
});

/**
 * An operation that is named by its hash alone has no text. graphql-ws would close the socket, and with it everything else on it;
 * with an empty text it lets the operation through.
 * @param message of the protocol, as it came
 */
export function allowTextless(message: string): string {
  // Nearly all have a text, and are not read twice.
  if (message.includes('"query"') || !message.includes('"subscribe"')) return message;
  const read = textless.safeParse(parsed(message));
  return read.success ? JSON.stringify({ ...read.data, payload: { ...read.data.payload, query: '' } }) : message;
}

/** What is no JSON is refused by graphql-ws. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
