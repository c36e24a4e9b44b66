import {
  type ArgumentNode,
  type DocumentNode,
  type FieldNode,
  Kind,
  type NameNode,
  print,
  type SelectionNode,
  visit,
} from 'graphql';
import { conditionsOf } from './conditions.ts';
import { introspectionFields } from './introspection.ts';
import { serialRoots } from './serial-roots.ts';

/** A client's operation as it is planned, without what it asks of the schema, and under which keys its fields are then fetched. */
export interface PlanningForm {
  readonly text: string;
  readonly keptAs: (field: FieldNode) => string;
}

/** Names of the graph's fields that clients' keys must not be taken for. */
export interface GraphNames {
  /** Of all fields. */
  readonly fields: ReadonlySet<string>;
  /** Of those that stand in any `@key` or `@requires`. */
  readonly required: ReadonlySet<string>;
}

/**
 * Renames the client's keys that could be taken for something else in a fetch. Keys and required fields stand there under their
 * own names, and a subgraph that has an interface as @interfaceObject cannot tell its types apart: a client's
 * `price(currency: EUR)`, `id: name`, or one key for two fields of two types would give wrong data.
 * @param document valid against the API schema
 */
export function planningFormOf(document: DocumentNode, names: GraphNames): PlanningForm {
  const prefix = freePrefix(names.fields);
  const meanings = meaningsOf(document);

  function keptAs(field: FieldNode): string {
    const key = keyOf(field);
    const name = field.name.value;
    const several = meanings.get(key);
    if (several && several.size > 1) return `${prefix}${several.get(meaningOf(field))}_${key}`;
    const isTaken = key === name ? field.arguments?.length && names.required.has(key) : names.fields.has(key);
    return isTaken || (key === '__typename' && name !== key) || key.startsWith(prefix) ? `${prefix}_${key}` : key;
  }

  const planned = visit(serialRoots(document), {
    Field: {
      enter: ({ name }) => (introspectionFields.has(name.value) ? null : undefined),
      leave(field) {
        const key = keptAs(field);
        const isKept = key === keyOf(field);
        return isKept ? undefined : { ...field, alias: { kind: Kind.NAME, value: key } };
      },
    },
    SelectionSet: {
      leave({ selections, ...selectionSet }) {
        const included = selections.filter((selection) => conditionsOf(selection) !== null);
        return { ...selectionSet, selections: included.some(isCertain) ? included : [typenameField, ...included] };
      },
    },
  });
  return { text: print(planned), keptAs };
}

function keyOf(field: FieldNode): string {
  return field.alias?.value ?? field.name.value;
}

/** What a field's value depends on besides the object that has it. In which order arguments are written says nothing. */
function meaningOf({ name, arguments: values = [] }: FieldNode): string {
  return `${name.value}(${byName(values).map(writtenInOrder).join()})`;
}

function writtenInOrder(argument: ArgumentNode): string {
  return print(visit(argument, { ObjectValue: { leave: (input) => ({ ...input, fields: byName(input.fields) }) } }));
}

function byName<T extends { readonly name: NameNode }>(nodes: readonly T[]): T[] {
  return [...nodes].sort((one, other) => (one.name.value < other.name.value ? -1 : 1));
}

/** Which fields the document means by each key, numbered in the order in which they are first named. */
function meaningsOf(document: DocumentNode): Map<string, Map<string, number>> {
  const meanings = new Map<string, Map<string, number>>();
  visit(document, {
    Field(field) {
      const known = meanings.get(keyOf(field)) ?? new Map<string, number>();
      const meaning = meaningOf(field);
      if (!known.has(meaning)) known.set(meaning, known.size);
      meanings.set(keyOf(field), known);
    },
  });
  return meanings;
}

/** Whether it is there whatever the variables are. */
function isCertain(selection: SelectionNode): boolean {
  return conditionsOf(selection)?.length === 0;
}

/** Keeps an object in the plan whose fields may all be left out: it is there or null all the same. */
const typenameField: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

/** A prefix for keys of our own. */
function freePrefix(fieldNames: ReadonlySet<string>): string {
  const names = [...fieldNames];
  let prefix = '_k_';
  while (names.some((name) => name.startsWith(prefix))) prefix = `_${prefix}`;
  return prefix;
}
