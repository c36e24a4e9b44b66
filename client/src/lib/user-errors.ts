/** What a mutation's payload says about an input that can be put right. */
export interface UserErrorLike {
  readonly field?: string | null | undefined;
  readonly code: string;
  readonly message: string;
}

/**
 * Messages by input field, ready for `form.setErrors` of @mantine/form. An error about a field that `fields` does not name, or about
 * the whole, is not in it: see `formError`. The first error of a field wins.
 */
export function fieldErrors(errors: readonly UserErrorLike[], fields: readonly string[]): Record<string, string> {
  const byField: Record<string, string> = {};
  for (const error of errors) {
    if (error.field && fields.includes(error.field)) byField[error.field] ??= error.message;
  }
  return byField;
}

/** The message of the first error that no field of the form can show; null when there is none. */
export function formError(errors: readonly UserErrorLike[], fields: readonly string[]): string | null {
  return errors.find((error) => !error.field || !fields.includes(error.field))?.message ?? null;
}
