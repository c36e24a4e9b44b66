import { KizunaError } from '@kizuna/kit/errors/kizuna-error';

/** Deeper than any client nests, shallower than what exhausts the stack of a parser or of a rule. */
const maxNesting = 200;

/**
 * Refuses texts whose brackets nest too deep, before anything recursive looks at them. Brackets within strings and comments do not
 * count. Each character is looked at once: no text makes it slow.
 * @throws KizunaError OPERATION_TOO_DEEP
 */
export function refuseDeepNesting(text: string): void {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    switch (text[at]) {
      case '{':
      case '[':
      case '(':
        depth += 1;
        if (depth > maxNesting) throw new KizunaError('OPERATION_TOO_DEEP');
        break;
      case '}':
      case ']':
      case ')':
        depth -= 1;
        break;
      case '"':
        at = text.startsWith('"""', at) ? lastOfBlockString(text, at) : lastOfString(text, at);
        break;
      case '#':
        at = lastOfLine(text, at);
        break;
    }
  }
}

/** @returns the place of the closing quote, or of the line's end when there is none */
function lastOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"' || character === '\n' || character === '\r') return at;
    if (character === '\\') at += 1;
  }
  return text.length;
}

function lastOfBlockString(text: string, start: number): number {
  for (let at = start + 3; ; ) {
    const closing = text.indexOf('"""', at);
    if (closing < 0) return text.length;
    if (text[closing - 1] !== '\\') return closing + 2;
    at = closing + 3;
  }
}

/** @returns the place of the line's end, which is LF or CR, or of the text's end */
function lastOfLine(text: string, start: number): number {
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === '\n' || text[at] === '\r') return at;
  }
  return text.length;
}
