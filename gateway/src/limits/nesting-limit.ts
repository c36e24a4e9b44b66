import { KizunaError } from '@kizuna/kit/errors/kizuna-error';

/** Deeper than any client nests, shallower than what exhausts the stack of a parser or of a rule. */
const maxNesting = 200;

/**
 * Refuses texts whose brackets nest too deep, before anything recursive looks at them. Brackets within strings do not count.
 * @throws KizunaError OPERATION_TOO_DEEP
 */
export function refuseDeepNesting(text: string): void {
  let depth = 0;
  for (const [token] of text.matchAll(/"""(?:\\"""|[\s\S])*?"""|"(?:\\.|[^"\\\n])*"|#[^\n]*|[{}[\]()]/g)) {
    if (token === '{' || token === '[' || token === '(') {
      depth += 1;
      if (depth > maxNesting) throw new KizunaError('OPERATION_TOO_DEEP');
    } else if (token === '}' || token === ']' || token === ')') {
      depth -= 1;
    }
  }
}
