import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';

/** The configuration is wrong; the message says what to set. `main` prints it and exits with 78 (EX_CONFIG). */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * Reads and shapes environment variables, once, at start. Each may stand in a file that `<NAME>_FILE` names, as orchestrators hand out
 * secrets; no sentence repeats a value.
 * @param schema a zod object whose keys are variable names; describe each with `.describe()` in words of what to set
 * @param source usually `process.env`; empty and blank strings count as not set
 * @throws ConfigError with one sentence for each wrong or missing variable
 */
export function readEnv<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  source: NodeJS.ProcessEnv,
): z.infer<z.ZodObject<Shape>> {
  const present = {
    ...Object.fromEntries(Object.entries(source).filter(([, value]) => value?.trim())),
    ...readFiles(Object.keys(schema.shape), source),
  };
  const result = schema.safeParse(present);
  if (result.success) return result.data;
  const sentences = result.error.issues.map((issue) => {
    const name = String(issue.path[0] ?? '');
    const described = schema.shape[name];
    const hint = described instanceof z.ZodType ? described.description : undefined;
    const found = present[name] === undefined ? 'is not set' : `is wrong (${issue.message})`;
    return `${name} ${found}${hint ? `: ${hint}` : ''}.`;
  });
  throw new ConfigError([...new Set(sentences)].join('\n'));
}

/** More is no variable. */
const maxFileBytes = 64 * 1024;

/** What stands in files, by the names of the variables. */
function readFiles(names: readonly string[], source: NodeJS.ProcessEnv): Record<string, string> {
  const named = names.flatMap((name) => {
    const path = source[`${name}_FILE`]?.trim();
    // `SUPERGRAPH_FILE` is a variable of its own.
    return path && !names.includes(`${name}_FILE`) ? [{ name, path }] : [];
  });
  return Object.fromEntries(
    named.map(({ name, path }) => {
      if (source[name]?.trim()) throw new ConfigError(`${name} and ${name}_FILE are both set: unset one of them.`);
      return [name, readSmallFile(`${name}_FILE`, path)];
    }),
  );
}

function readSmallFile(variable: string, path: string): string {
  let text = '';
  try {
    if (statSync(path).size <= maxFileBytes) text = readFileSync(path, 'utf8').trim();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new ConfigError(
      `${variable} cannot be read (${code}): set it to the path of a file that this process may read.`,
    );
  }
  if (text === '') throw new ConfigError(`${variable} names a file that is empty or larger than 64 KiB.`);
  return text;
}

/** A port number, or 0 for any free one. */
export const portNumber = z
  .string()
  .regex(/^\d{1,5}$/, 'not a port number')
  .transform(Number)
  .pipe(z.number().max(65_535));

/** `1`, `true`, `yes` and `on` are true; `0`, `false`, `no` and `off` are false. */
export const flag = z
  .enum(['1', 'true', 'yes', 'on', '0', 'false', 'no', 'off'])
  .transform((value) => ['1', 'true', 'yes', 'on'].includes(value));
