import type { ExecutionAnswer } from '../execution/executor.ts';
import type { RefusedAnswer } from '../operations/pipeline.ts';

/** An answer as JSON text: errors first, as the specification advises. */
export function answerText(answer: ExecutionAnswer | RefusedAnswer): string {
  if ('refused' in answer) return `{"errors":${JSON.stringify(answer.refused)}}`;
  const { data, errors } = answer;
  return errors ? `{"errors":${JSON.stringify(errors)},"data":${data}}` : `{"data":${data}}`;
}

/** Lets `data` that is written already travel through @apollo/server, which would like to write it itself. */
export class WrittenData {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** For @apollo/server's `stringifyResult`. */
export function stringifyResult({
  data,
  errors,
  ...others
}: {
  readonly data?: unknown;
  readonly errors?: readonly unknown[];
}): string {
  if (!(data instanceof WrittenData))
    return JSON.stringify({ ...(errors ? { errors } : {}), ...(data === undefined ? {} : { data }), ...others });
  return errors ? `{"errors":${JSON.stringify(errors)},"data":${data.text}}` : `{"data":${data.text}}`;
}
