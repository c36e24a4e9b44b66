/**
 * A message of graphql-js without the values that it quotes: names of types, fields and variables stay, what the client sent does not.
 * Any other message is given back as it is.
 *
 * What follows a value is kept only where it is one of the sentences below, whole: a value that looks like such a sentence stands
 * before it, and is cut off with everything that is not known.
 */
export function withoutValues(message: string): string {
  const variable = gotInvalidValue.exec(message)?.[1];
  if (variable !== undefined) {
    const place = lastPlace(message, variable);
    return `Variable "$${variable}" got invalid value${place ? ` at "${place}"` : ''}; ${knownEnding(message)}`;
  }
  const expected = expectedValue.exec(message)?.[1];
  if (expected !== undefined) return `Expected value of type "${expected}".${knownScalarEnding(message)}`;
  for (const [pattern, shown] of quoting) if (pattern.test(message)) return message.replace(pattern, shown);
  return message;
}

const gotInvalidValue = /^Variable "\$(\w+)" got invalid value /;
const expectedValue = /^Expected value of type "([\w![\]]+)", found /;

/**
 * Where in the variable the value stands: graphql-js names only declared fields and items, behind the value. Keys of objects that
 * clients make up stand bare in it, so what does not begin with the variable's name is none.
 */
function lastPlace(message: string, variable: string): string | undefined {
  const places = [...message.matchAll(/ at "(\w+(?:\.\w+|\[\d+\])+)"; /g)].map(([, place = '']) => place);
  return places.findLast((place) => /^\w+/.exec(place)?.[0] === variable);
}

/** How the messages about variables end that hold no value. */
const endings = [
  /; (Expected type "[\w![\]]+" to be an object\.)$/,
  /; (Expected non-nullable type "[\w![\]]+" not to be null\.)$/,
  /; (Field "\w+" of required type "[\w![\]]+" was not provided\.)$/,
  /; (Field "\w{1,64}" is not defined by type "\w+"\.(?: Did you mean [\w", ]+\?)?)$/,
  /; (Exactly one key must be specified for OneOf type "\w+"\.)$/,
  /; (Expected type "[\w![\]]+"\.)$/,
];
/** What the graph's own scalars say. */
const scalarEnding = /[;:.] (This is not a (?:DateTime|Date)\.)$/;

function knownEnding(message: string): string {
  for (const ending of [...endings, scalarEnding]) {
    const known = ending.exec(message)?.[1];
    if (known !== undefined) return known;
  }
  return 'It is not of the expected type.';
}

function knownScalarEnding(message: string): string {
  const known = scalarEnding.exec(message)?.[1];
  return known === undefined ? '' : ` ${known}`;
}

/** Other messages that quote, and what is left of them. */
const quoting: readonly (readonly [RegExp, string])[] = [
  [/^(\w+) cannot represent (?:a |an )?(non[\w-]+ \w+|non-[\w-]+|value)\b.*$/s, '$1 cannot represent this value.'],
  [/^(Enum "\w+") cannot represent.*$/s, '$1 cannot represent this value.'],
  [/^Value ".*" does not exist in ("\w+" enum\.).*$/s, 'This value does not exist in $1'],
  [/^(\w+) cannot represent.*$/s, '$1 cannot represent this value.'],
  [/^(Syntax Error: (?:Expected [^,]*, found|Unexpected) (?:String|BlockString|Int|Float)) ".*$/s, '$1.'],
  [/^(Syntax Error: (?:Expected [^,]*, found|Unexpected) Name) "[^"]{65,}".*$/s, '$1.'],
  [/^(Syntax Error: Invalid (?:Unicode escape sequence|character escape sequence|number)).*$/s, '$1.'],
];
