import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { dataClasses } from './classified-fields.ts';

const listShape = z.object({
  /** The class of each classified place, by its schema coordinate. */
  fields: z.record(z.string(), z.enum(dataClasses)),
  /** Names that stand for nothing but classified values, wherever in the graph they stand. */
  names: z.array(z.string()),
});

/** What `npm run compose` has read from the SDL, for those who must know of it without the SDL. */
export type DataClassList = z.infer<typeof listShape>;

/** The list lies beside the SDL, at the same place seen from `src/` and from `dist/`. */
export function readDataClassList(): DataClassList {
  return listShape.parse(
    JSON.parse(readFileSync(new URL('../../../schema/data-classes.json', import.meta.url), 'utf8')),
  );
}
