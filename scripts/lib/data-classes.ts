import { parse } from 'graphql';
import { placesOf } from '../../kit/src/data-classes/classified-fields.ts';

/**
 * The list of everything that the SDL classifies, for the logs' redaction and for reviews.
 * @param subgraphs each subgraph's whole SDL
 * @throws Error when a place carries two classes, or different ones in different subgraphs
 */
export function dataClassListOf(subgraphs: ReadonlyMap<string, string>): string {
  const places = [...subgraphs.values()].flatMap((sdl) => placesOf(parse(sdl)));
  const fields = new Map<string, string>();
  for (const { coordinate, dataClass } of places) {
    const known = fields.get(coordinate);
    if (dataClass && known && known !== dataClass) throw new Error(`${coordinate} is both ${known} and ${dataClass}.`);
    if (dataClass) fields.set(coordinate, dataClass);
  }
  const plain = new Set(places.filter(({ coordinate }) => !fields.has(coordinate)).map(({ name }) => name));
  const names = new Set(places.filter(({ coordinate }) => fields.has(coordinate)).map(({ name }) => name));
  const list = {
    fields: Object.fromEntries([...fields].toSorted(([one], [other]) => (one < other ? -1 : 1))),
    names: [...names].filter((name) => !plain.has(name)).toSorted(),
  };
  return `${JSON.stringify(list, null, 2)}\n`;
}
