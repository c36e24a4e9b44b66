import {
  defaultFieldResolver,
  type GraphQLFieldConfig,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  isObjectType,
} from 'graphql';
import { dataClassOf } from './classified-fields.ts';
import { createSelectedFields } from './selected-fields.ts';

/** That somebody is about to be told KYC data. */
export interface AuditedRead {
  readonly targetType: string;
  readonly targetId: number;
  /** All that the operation asks of such subjects: `legalName`, or `KycCheck.reason` where it is a field of another type. */
  readonly fields: readonly string[];
  /** What was asked: kind and name of the operation, or of its first field when it has none. */
  readonly operation: string;
}

/** Whom a type's KYC fields are about: the kind of the subject, and the property of its rows that holds the subject's number. */
export type Subjects = Readonly<Record<string, readonly [targetType: string, property: string]>>;

export interface AuditedReadsOptions<Context> {
  readonly subjects: Subjects;
  /** Fields whose own resolver leaves a trace of another kind, as `Type.field`. */
  readonly tracedElsewhere: readonly string[];
  /** Writes it down, once for a request and subject; the value is told when it has. */
  readonly record: (read: AuditedRead, context: Context) => Promise<unknown>;
}

/**
 * Wraps the resolver of every field that the SDL classifies as `kyc`, whichever way an operation comes to it (`_entities` too): a value
 * is told only after the read is in the audit log, and not at all when it cannot be written. What the viewer may not see is null, and no
 * read.
 * @throws Error when a type with such fields has no subject: a new one cannot be forgotten
 */
export function auditReads<Context>(schema: GraphQLSchema, options: AuditedReadsOptions<Context>): void {
  const { subjects, tracedElsewhere, record } = options;
  const fields = kycFieldsOf(schema).filter(({ coordinate }) => !tracedElsewhere.includes(coordinate));
  const audited = new Map<string, string>();
  for (const { coordinate, typeName, field } of fields) {
    const subject = subjects[typeName];
    if (!subject) throw new Error(`${coordinate} is KYC data: say whom ${typeName} is about.`);
    audited.set(coordinate, subject[0]);
    field.resolve = recording(field.resolve ?? defaultFieldResolver, coordinate, subject);
  }
  const selectedOf = createSelectedFields(schema, audited);

  function recording(
    resolve: Resolve<Context>,
    coordinate: string,
    [targetType, property]: readonly [string, string],
  ): Resolve<Context> {
    return async (source, args, context, info) => {
      const value: unknown = await resolve(source, args, context, info);
      if (value === null || value === undefined) return value;
      const targetId = numberIn(source, property, coordinate);
      await record({ targetType, targetId, fields: selectedOf(info, targetType), operation: nameOf(info) }, context);
      return value;
    };
  }
}

type Resolve<Context> = NonNullable<GraphQLFieldConfig<unknown, Context>['resolve']>;

function kycFieldsOf(schema: GraphQLSchema) {
  return Object.values(schema.getTypeMap()).flatMap((type) =>
    isObjectType(type)
      ? Object.values(type.getFields()).flatMap((field) => {
          const coordinate = `${type.name}.${field.name}`;
          const isKyc = dataClassOf(coordinate, field.astNode?.directives) === 'kyc';
          return isKyc ? [{ coordinate, typeName: type.name, field }] : [];
        })
      : [],
  );
}

function numberIn(source: unknown, property: string, coordinate: string): number {
  const value: unknown = typeof source === 'object' && source !== null ? Reflect.get(source, property) : undefined;
  if (typeof value === 'number') return value;
  throw new Error(`${coordinate} is KYC data, and its row does not say whom it is about.`);
}

function nameOf({ operation, path }: GraphQLResolveInfo): string {
  let root = path;
  while (root.prev) root = root.prev;
  return `${operation.operation} ${operation.name?.value ?? root.key}`;
}
