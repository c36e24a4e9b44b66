/** Characters of JSON, in UTF-8. */
export const code = {
  openBracket: 91,
  closeBracket: 93,
  openBrace: 123,
  closeBrace: 125,
} as const;
