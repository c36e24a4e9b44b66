import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

/** `2026-11-21T09:30:00.000Z` outside, a JavaScript Date inside. */
export const dateTimeScalar = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  serialize: (value) => toDate(value).toISOString(),
  parseValue: toDate,
  parseLiteral: (node) => toDate(node.kind === Kind.STRING ? node.value : undefined),
});

/** `1998-04-30` outside and inside. */
export const dateScalar = new GraphQLScalarType<string, string>({
  name: 'Date',
  serialize: toDay,
  parseValue: toDay,
  parseLiteral: (node) => toDay(node.kind === Kind.STRING ? node.value : undefined),
});

function toDate(value: unknown): Date {
  const date = value instanceof Date ? value : typeof value === 'string' ? new Date(value) : null;
  if (date === null || Number.isNaN(date.getTime())) throw new GraphQLError('This is not a DateTime.');
  return date;
}

function toDay(value: unknown): string {
  const isDay = typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value);
  // A day that the calendar does not have (February 30th) comes back from Date as another one.
  if (!isDay || !isSameDay(value)) throw new GraphQLError('This is not a Date.');
  return value;
}

function isSameDay(day: string): boolean {
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}
