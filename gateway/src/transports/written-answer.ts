import type { ExecutionAnswer } from '../execution/executor.ts';
import type { RefusedAnswer } from '../operations/pipeline.ts';

const tail = Buffer.from('}');

/** An answer as JSON in UTF-8: errors first, as the specification advises. */
export function answerBytes(answer: ExecutionAnswer | RefusedAnswer): Buffer {
  if ('refused' in answer) return Buffer.from(`{"errors":${JSON.stringify(answer.refused)}}`);
  const { data, whole, errors } = answer;
  return errors ? Buffer.concat([Buffer.from(`{"errors":${JSON.stringify(errors)},"data":`), data, tail]) : whole;
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
