/** Characters of JSON, in UTF-8. */
export const code = {
  comma: 44,
  openBracket: 91,
  closeBracket: 93,
  lowerN: 110,
  openBrace: 123,
  closeBrace: 125,
} as const;
