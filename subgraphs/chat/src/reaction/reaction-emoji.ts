import { invalid } from '@kizuna/kit/errors/kizuna-error';

/** With it, a regular expression knows classes of several code points; the compiler's target does not know the flag yet. */
const unicodeSets = 'v';
/** One emoji as Unicode recommends it for interchange, whatever it is made of: a flag, a family, a skin tone. */
const oneEmoji = new RegExp('^\\p{RGI_Emoji}$', unicodeSets);
const emojiPresentation = '\u{FE0F}';

/** @returns the emoji, in one spelling. @throws KizunaError VALIDATION_ERROR for anything else */
export function checkEmoji(text: string): string {
  // Some keyboards leave out the mark that makes a heart a picture.
  const spelling = [text, `${text}${emojiPresentation}`].find((candidate) => oneEmoji.test(candidate));
  if (text.length <= 32 && spelling !== undefined) return spelling;
  throw invalid('emoji', 'Use one emoji.', '絵文字を1つ指定してください。');
}
