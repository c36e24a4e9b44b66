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

/** RFC 3339. Without an offset a time would mean something else on each machine, and Date reads even `foo 1` as a day. */
const moment = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;

function toDate(value: unknown): Date {
  const day = typeof value === 'string' ? moment.exec(value)?.[1] : undefined;
  const date = value instanceof Date ? value : typeof value === 'string' && day && isDay(day) ? new Date(value) : null;
  if (date === null || Number.isNaN(date.getTime())) throw new GraphQLError('This is not a DateTime.');
  return date;
}

function toDay(value: unknown): string {
  if (typeof value !== 'string' || !isDay(value)) throw new GraphQLError('This is not a Date.');
  return value;
}

/** A day of the calendar, from the year 1 on: Date turns February 30th into another day, and PostgreSQL has no year 0. */
function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text.startsWith('0000')) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
