import type { ExecutionAnswer } from '../execution/executor.ts';
import type { CostExtension } from '../limits/cost-extension.ts';
import type { RefusedAnswer } from '../operations/pipeline.ts';

const tail = Buffer.from('}');

/** An answer as JSON in UTF-8: errors first, as the specification advises. */
export function answerBytes(answer: ExecutionAnswer | RefusedAnswer, extensions?: CostExtension): Buffer {
  if (extensions) return withExtensions(answerBytes(answer), extensions);
  if ('refused' in answer) return Buffer.from(`{"errors":${JSON.stringify(answer.refused)}}`);
  const { data, whole, errors } = answer;
  return errors ? Buffer.concat([Buffer.from(`{"errors":${JSON.stringify(errors)},"data":`), data, tail]) : whole;
}

function withExtensions(answer: Buffer, extensions: CostExtension): Buffer {
  return Buffer.concat([answer.subarray(0, -1), Buffer.from(`,"extensions":${JSON.stringify(extensions)}}`)]);
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
  extensions,
  ...others
}: {
  readonly data?: unknown;
  readonly errors?: readonly unknown[];
  readonly extensions?: object;
}): string {
  const last = extensions ? { extensions } : {};
  if (!(data instanceof WrittenData))
    return JSON.stringify({
      ...(errors ? { errors } : {}),
      ...(data === undefined ? {} : { data }),
      ...others,
      ...last,
    });
  const tailText = extensions ? `,"extensions":${JSON.stringify(extensions)}}` : '}';
  return errors
    ? `{"errors":${JSON.stringify(errors)},"data":${data.text}${tailText}`
    : `{"data":${data.text}${tailText}`;
}
