import type { UseFormReturnType } from '@mantine/form';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { ErrorLike } from '../lib/error-info.ts';
import { fieldErrors, formError, type UserErrorLike } from '../lib/user-errors.ts';
import { ErrorAlert } from './error-alert.tsx';
import { FormError } from './form-error.tsx';

/** What came of sending a form: nothing in either when it worked. */
export interface FormAnswer {
  readonly error?: ErrorLike | undefined;
  readonly userErrors?: readonly UserErrorLike[] | undefined;
}

interface Problem {
  readonly failure: ErrorLike | null;
  readonly message: string | null;
}

const noProblem: Problem = { failure: null, message: null };

/**
 * Sends a form and puts what is wrong where it belongs: beside its field, or in `problems`, which stands at the top of the form. The
 * focus goes to the first of them, so that whoever cannot see the page hears it.
 */
export function useFormSubmission<Values extends object>(
  form: UseFormReturnType<Values>,
  send: (values: Values) => Promise<FormAnswer>,
) {
  const [isSending, setSending] = useState(false);
  const [problem, setProblem] = useState(noProblem);
  const [refusals, setRefusals] = useState(0);
  const element = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (refusals > 0) focusProblem(element.current);
  }, [refusals]);
  const refuse = () => setRefusals((count) => count + 1);

  const onSubmit = form.onSubmit(async (values) => {
    setSending(true);
    setProblem(noProblem);
    const { error, userErrors = [] } = await send(values);
    setSending(false);
    if (!error && userErrors.length === 0) return;
    const fields = Object.keys(form.getValues());
    form.setErrors(fieldErrors(userErrors, fields));
    setProblem({ failure: error ?? null, message: formError(userErrors, fields) });
    refuse();
  }, refuse);

  const problems: ReactNode =
    problem.failure || problem.message ? (
      <div tabIndex={-1} data-problems>
        <ErrorAlert error={problem.failure} />
        <FormError message={problem.message} />
      </div>
    ) : null;
  return { formProps: { ref: element, onSubmit, noValidate: true }, problems, isSending };
}

function focusProblem(form: HTMLFormElement | null): void {
  // A group of checkboxes is invalid without taking the focus: it is marked as problems are.
  form?.querySelector<HTMLElement>(':is(input, textarea)[aria-invalid="true"], [data-problems]')?.focus();
}
