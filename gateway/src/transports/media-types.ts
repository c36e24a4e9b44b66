/** What answers are written in. */
export type AnswerMediaType = 'application/json; charset=utf-8' | 'application/graphql-response+json; charset=utf-8';

export const json: AnswerMediaType = 'application/json; charset=utf-8';
export const graphqlResponse: AnswerMediaType = 'application/graphql-response+json; charset=utf-8';

const plainJson = /^application\/json(?:; ?charset=utf-8)?$/i;

/** Whether a body is JSON in UTF-8, said as nearly everybody says it. */
export function isPlainJson(contentType: string | undefined): boolean {
  return contentType !== undefined && plainJson.test(contentType);
}

/** One element of an `Accept` header. */
interface MediaRange {
  readonly type: string;
  readonly quality: number;
  readonly order: number;
}

/** How much a client wants one media type. */
interface Preference {
  readonly mediaType: AnswerMediaType;
  readonly quality: number;
  readonly specificity: number;
  readonly order: number;
}

/** Longer than any client's, short enough that nobody makes us read for long. */
const maxRanges = 50;

/**
 * Which media type a client wants its answer in: the one of the higher `q`, then the one that is named more exactly, then the
 * one that is named first; `application/json` when all is the same to it.
 * @param accept the request's `Accept` header
 * @returns null when it takes neither
 * @see https://www.rfc-editor.org/rfc/rfc9110#field.accept
 */
export function answerMediaType(accept: string | undefined): AnswerMediaType | null {
  if (!accept || accept === '*/*' || accept === 'application/json') return json;
  if (accept === 'application/graphql-response+json') return graphqlResponse;
  const ranges = accept.split(',', maxRanges).map(readRange);
  const preferences = [json, graphqlResponse]
    .map((mediaType) => preferenceFor(mediaType, ranges))
    .filter((preference) => preference !== null && preference.quality > 0);
  return preferences.sort(byPreference)[0]?.mediaType ?? null;
}

function readRange(text: string, order: number): MediaRange | null {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  let quality = 1;
  for (const parameter of parameters) {
    const [name, value = ''] = parameter.split('=', 2);
    if (name === 'q') quality = Number(value);
    // Another character set or another form than ours is asked for.
    else if (name !== 'charset' || value.replaceAll('"', '') !== 'utf-8') return null;
  }
  return Number.isNaN(quality) ? null : { type, quality, order };
}

/** The most exact range that fits says how much it is wanted. */
function preferenceFor(mediaType: AnswerMediaType, ranges: readonly (MediaRange | null)[]): Preference | null {
  const byExactness = [mediaType.split(';', 1)[0], 'application/*', '*/*'];
  for (const [index, type] of byExactness.entries()) {
    const range = ranges.find((candidate) => candidate?.type === type);
    if (range) return { mediaType, quality: range.quality, specificity: -index, order: range.order };
  }
  return null;
}

function byPreference(a: Preference | null, b: Preference | null): number {
  if (a === null || b === null) return 0;
  return b.quality - a.quality || b.specificity - a.specificity || a.order - b.order;
}
