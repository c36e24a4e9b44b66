import {
  type DocumentNode,
  execute,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { fragmentsOf } from '../operations/fragments.ts';
import type { Variables } from './conditions.ts';
import { nothingYet, type Position, type RecordNumber } from './record.ts';
import type { Records } from './records.ts';

/** What an operation asks of the schema itself, which the gateway answers alone. */
export interface Introspection {
  /** Puts the answers into the root's slots. */
  answerInto(records: Records, root: RecordNumber, variables: Variables): void;
}

/** Fields of the query root that are about the schema. */
export const introspectionFields: ReadonlySet<string> = new Set(['__schema', '__type']);

/** @returns null when the operation asks nothing of the schema */
export function createIntrospection(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  root: Position,
): Introspection | null {
  const fragments = fragmentsOf(document);
  const fields: FieldNode[] = [];
  const selectionSet = keepIntrospection(operation.selectionSet, fragments, fields);
  if (fields.length === 0) return null;

  const slots = new Map(
    fields.map((field) => {
      const key = keyOf(field);
      return [key, root.slot(key, { typeName: field.name.value, listDepth: 0, leaf: 'any' }).index];
    }),
  );
  const asked: DocumentNode = {
    kind: Kind.DOCUMENT,
    definitions: [{ ...operation, selectionSet }, ...fragments.values()],
  };
  let remembered: ReadonlyMap<string, string> | null = null;

  function answers(variables: Variables): ReadonlyMap<string, string> {
    if (remembered) return remembered;
    const result = execute({ schema, document: asked, variableValues: variables });
    if ('then' in result || !result.data) throw new Error('The schema could not be asked.');
    const { data } = result;
    const texts = new Map(Object.keys(data).map((key) => [key, JSON.stringify(data[key])]));
    if (!operation.variableDefinitions?.length) remembered = texts;
    return texts;
  }

  return {
    answerInto(records, root, variables) {
      const { bytes } = records;
      const texts = answers(variables);
      for (const [key, index] of slots) {
        const text = texts.get(key);
        records.set(root + index, text === undefined ? nothingYet.null : bytes.length);
        if (text !== undefined) bytes.text(text);
        records.set(root + index + 1, bytes.length);
      }
    },
  };
}

/** Leaves of a root selection set what asks for the schema. Fragments are written out, so that nothing else comes along. */
function keepIntrospection(
  { selections }: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  fields: FieldNode[],
): SelectionSetNode {
  const kept: SelectionNode[] = [];
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) {
      if (!introspectionFields.has(selection.name.value)) continue;
      fields.push(selection);
      kept.push(selection);
      continue;
    }
    const inner = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
    if (!inner) continue;
    const { directives = [] } = selection;
    const selectionSet = keepIntrospection(inner.selectionSet, fragments, fields);
    if (selectionSet.selections.length > 0) kept.push({ kind: Kind.INLINE_FRAGMENT, directives, selectionSet });
  }
  return { kind: Kind.SELECTION_SET, selections: kept };
}

function keyOf(field: FieldNode): string {
  return field.alias?.value ?? field.name.value;
}
