import {
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  isAbstractType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { type Condition, conditionsOf } from '../execution/conditions.ts';
import { fragmentsOf } from '../operations/fragments.ts';

/** Where a selection set stands, with the conditions on the way to it that not all its places share. */
export interface Selected {
  readonly selectionSet: SelectionSetNode;
  readonly when: readonly Condition[];
}

/** A response key with all that the operation says of it. */
export interface SelectedField {
  readonly node: FieldNode;
  /** The conditions at each place at which it is named. */
  readonly places: readonly (readonly Condition[])[];
  readonly selected: readonly Selected[];
}

/** Collects the fields that an object of a type has under all of these selections, each response key once. */
export type FieldCollector = (selected: readonly Selected[], typeName: string) => SelectedField[];

/** @param document valid: fragments are there, and none spreads itself */
export function createFieldCollector(apiSchema: GraphQLSchema, document: DocumentNode): FieldCollector {
  const fragments = fragmentsOf(document);

  function applies(condition: string | undefined, typeName: string): boolean {
    if (condition === undefined || condition === typeName) return true;
    const wanted = apiSchema.getType(condition);
    const type = apiSchema.getType(typeName);
    return isAbstractType(wanted) && isObjectType(type) && apiSchema.isSubType(wanted, type);
  }

  return (selected, typeName) => {
    const fields = new Map<string, { node: FieldNode; places: (readonly Condition[])[]; selected: Selected[] }>();
    const collect = ({ selectionSet, when }: Selected): void => {
      for (const node of selectionSet.selections) {
        const own = conditionsOf(node);
        if (own === null) continue;
        const here = own.length === 0 ? when : [...when, ...own];
        if (node.kind === Kind.FIELD) {
          const key = node.alias?.value ?? node.name.value;
          const field = fields.get(key) ?? { node, places: [], selected: [] };
          fields.set(key, field);
          field.places.push(here);
          if (node.selectionSet) field.selected.push({ selectionSet: node.selectionSet, when: here });
        } else {
          const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : fragments.get(node.name.value);
          if (!fragment || !applies(fragment.typeCondition?.name.value, typeName)) continue;
          collect({ selectionSet: fragment.selectionSet, when: here });
        }
      }
    };
    for (const one of selected) collect(one);
    return [...fields.values()].map(withoutSharedConditions);
  };
}

/** What is selected of a field that stands in one place is there whenever the field is. */
function withoutSharedConditions(field: SelectedField): SelectedField {
  if (field.places.length > 1) return field;
  return { ...field, selected: field.selected.map(({ selectionSet }) => ({ selectionSet, when: [] })) };
}
