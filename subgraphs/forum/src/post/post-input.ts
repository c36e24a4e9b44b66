import { invalid } from '@kizuna/kit/errors/kizuna-error';
import { normalizeText } from '@kizuna/kit/input/normalize-text';
import { checkText } from '@kizuna/kit/input/text';

const maxTags = 8;
const maxTagCharacters = 32;

/** What a post says. */
export interface PostContent {
  readonly title: string;
  /** Markdown, kept as it was written. */
  readonly body: string;
  readonly tags: readonly string[];
}

export function checkTitle(title: string): string {
  return checkText('title', title.trim(), { max: 200, multiline: false });
}

export function checkBody(body: string): string {
  return checkText('body', body, { max: 20_000, multiline: true });
}

/** Each tag once, as `normaliseTag` writes it, in the order in which they were given. */
export function checkTags(tags: readonly string[]): string[] {
  // Before the work is done: an honest list with repetitions is not much longer.
  const distinct = tags.length > 100 ? tags : new Set(tags.map(normaliseTag));
  const list = [...distinct];
  if (list.length > maxTags) throw invalid('tags', `Use at most ${maxTags} tags.`, `タグは${maxTags}個までです。`);
  return list.map((tag, index) => checkText(`tags.${index}`, tag, { max: maxTagCharacters, multiline: false }));
}

/** One spelling for what looks the same: lower case, usual width, single spaces. */
export function normaliseTag(tag: string): string {
  return normalizeText(tag.slice(0, 1_000)).toLowerCase().trim().replace(/\s+/g, ' ');
}
