import { PgDialect } from 'drizzle-orm/pg-core';
import { describe, expect, it } from 'vitest';
import { endlessMarks, processorTime } from '../testing/processor-time.ts';
import { searchTokens, toSearchDocument, toSearchQuery } from './search-text.ts';
import { tsvectorLiteral } from './tsvector-literal.ts';

const queryText = (text: string) => {
  const query = toSearchQuery(text);
  return query && new PgDialect().sqlToQuery(query).params[0];
};
const documentText = (text: string) => new PgDialect().sqlToQuery(toSearchDocument(text)).params[0];

describe('the tokens of a text', () => {
  it('are words in lower case and pairs of Japanese characters', () => {
    expect(searchTokens('Hello, GraphQL world!')).toEqual(['hello', 'graphql', 'world']);
    expect(searchTokens('日本語')).toEqual(['日本', '本語']);
    expect(searchTokens('猫')).toEqual(['猫']);
    expect(searchTokens('React入門2026年')).toEqual(['react', '入門', '2026', '年']);
  });

  it('are the same for half-width, full-width and usual characters', () => {
    expect(searchTokens('ﾃﾞｰﾀ')).toEqual(searchTokens('データ'));
    expect(searchTokens('ＡＢＣ１２３')).toEqual(['abc123']);
    expect(searchTokens('㍿')).toEqual(searchTokens('株式会社'));
  });

  it('keep hiragana and katakana apart', () => {
    expect(searchTokens('ねこ')).not.toEqual(searchTokens('ネコ'));
  });

  it('keep accents and marks with their letter, and drop what is not seen', () => {
    expect(searchTokens('Cafe\u0301 นำ้')).toEqual(['caf\u00e9', 'นํา้'.normalize('NFKC')]);
    expect(searchTokens('葛\u{E0100}城 soft\u00ADware')).toEqual(['葛城', 'software']);
  });

  it('have each emoji for itself, also flags and joined ones', () => {
    expect(searchTokens('🌸🐈 🇯🇵👩‍💻')).toEqual(['🌸', '🐈', '🇯🇵', '👩', '💻']);
  });

  it('are none for punctuation, controls and broken characters', () => {
    expect(searchTokens(" ' & | ! <-> :* \\ \0 、。「」・〜 \ud800 ")).toEqual([]);
    expect(searchTokens('')).toEqual([]);
  });

  it('cut what is longer than anybody writes', () => {
    expect(searchTokens('x'.repeat(10_000))).toEqual(['x'.repeat(64)]);
    expect(searchTokens('あ'.repeat(1_000_000)).length).toBeLessThan(50_000);
  });

  it('are found quickly under a hundred thousand marks', async () => {
    let tokens: string[] = [];
    expect(await processorTime(() => (tokens = searchTokens(`cat ${endlessMarks(125_000)}`)))).toBeLessThan(250);
    expect(tokens).toEqual(['cat', expect.stringMatching(/^á/)]);
    expect(tokens[1]).toHaveLength(64);
  });
});

describe('a query', () => {
  it('joins pairs of one run as a phrase and everything else with and', () => {
    expect(queryText('日本語 入門')).toBe("('日本' <-> '本語') & ('入門')");
  });

  it('lets the last word and single characters go on', () => {
    expect(queryText('red car')).toBe("('red') & ('car':*)");
    expect(queryText('猫 car 🌸')).toBe("('猫':*) & ('car') & ('🌸')");
  });

  it('is null when nothing is left to search for', () => {
    expect(queryText(" '' & | ! <-> :* ")).toBeNull();
    expect(queryText('')).toBeNull();
  });

  it('takes 32 lexemes at most', () => {
    expect(String(queryText('あ'.repeat(500))).split('<->')).toHaveLength(32);
    expect(String(queryText('a '.repeat(500))).split('&')).toHaveLength(32);
  });
});

describe('a document', () => {
  it('numbers its lexemes, with the last character of each run', () => {
    expect(documentText('黒猫 cat')).toBe("'黒猫':1D '猫':2D 'cat':3D");
    expect(documentText('')).toBe('');
  });

  it('quotes whatever a lexeme holds', () => {
    expect(tsvectorLiteral([{ lexeme: "a'b\\c", weight: 'A' }], 32)).toBe("'a''b\\\\c':1A");
  });

  it('begins anew with its positions before PostgreSQL would drop them', () => {
    const literal = tsvectorLiteral(
      Array.from({ length: 40_000 }, (_, index) => ({ lexeme: index % 2 ? 'b' : 'a', weight: 'D' as const })),
      32,
    );
    for (const entry of literal.split(' ')) {
      const positions = entry.split(':')[1]?.split(',') ?? [];
      expect(positions.length).toBeLessThanOrEqual(255);
      expect(Math.max(...positions.map((position) => Number.parseInt(position, 10)))).toBeLessThan(16_384);
    }
  });
});
