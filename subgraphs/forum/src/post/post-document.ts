import { toSearchDocument } from '@kizuna/kit/search/search-text';
import type { SQL } from 'drizzle-orm';
import type { PostContent } from './post-input.ts';

/** What a post is found by; a word in the title counts most, then one in the tags. */
export function documentOf({ title, tags, body }: PostContent): SQL {
  return toSearchDocument([
    { text: title, weight: 'A' },
    { text: tags.join(' '), weight: 'B' },
    { text: body, weight: 'D' },
  ]);
}
