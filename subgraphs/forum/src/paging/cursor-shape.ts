import { invalid } from '@kizuna/kit/errors/kizuna-error';
import type { Page } from '@kizuna/kit/graph/pagination';
import { z } from 'zod';

const id = z.int().positive();
const moment = z.iso.datetime().refine((text) => Date.parse(text) >= 0);

/** What stands in the cursors of the forum's lists. */
export const cursorShapes = {
  id: z.tuple([id]),
  momentAndId: z.tuple([moment, id]),
  countAndId: z.tuple([z.int32(), id]),
  rankAndId: z.tuple([z.number(), id]),
} as const;

/**
 * Makes sure that the page's cursors are of this list, before they get into SQL.
 * @throws KizunaError VALIDATION_ERROR for one of another list
 */
export function checkCursors(page: Page, shape: z.ZodType): Page {
  for (const field of ['after', 'before'] as const) {
    if (page[field] !== null && !shape.safeParse(page[field]).success) {
      throw invalid(field, 'This is not a cursor of this list.', 'このリストのカーソルではありません。');
    }
  }
  return page;
}
