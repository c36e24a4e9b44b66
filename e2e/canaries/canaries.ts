import { randomBytes } from 'node:crypto';

/** Values that stand nowhere by chance: one for each kind of thing that nobody else is to see. */
export interface Canaries {
  /** By what they are. */
  readonly planted: Map<string, string>;
  /** Makes a value that ends up in a field, and is looked for later. @param form with `*` where the random part goes */
  readonly plant: (name: string, form: string) => string;
  /** Looks for a value that somebody else made, such as a token. */
  readonly watch: (name: string, value: unknown) => string;
}

export function createCanaries(): Canaries {
  const planted = new Map<string, string>();
  return {
    planted,
    plant(name, form) {
      const value = form.replace('*', randomBytes(6).toString('hex'));
      planted.set(name, value);
      return value;
    },
    watch(name, value) {
      if (typeof value !== 'string' || value.length < 6) throw new Error(`There is no ${name} to look for.`);
      planted.set(name, value);
      return value;
    },
  };
}

/** Where something was said: a log, an error's answer, a page of figures. */
export type Outputs = ReadonlyMap<string, string>;

/** @returns a sentence for each canary that was found somewhere, with what stands around it */
export function leaksIn(outputs: Outputs, { planted }: Canaries): string[] {
  return [...outputs].flatMap(([place, text]) =>
    [...planted].flatMap(([name, value]) => {
      const at = spellingsOf(value)
        .map((spelling) => text.indexOf(spelling))
        .find((index) => index >= 0);
      return at === undefined ? [] : [`${name} in ${place}: ${text.slice(Math.max(0, at - 150), at + 80)}`];
    }),
  );
}

/** As it is, in an address, in JSON, and in what is lower case. */
function spellingsOf(value: string): string[] {
  return [...new Set([value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1), value.toLowerCase()])];
}
