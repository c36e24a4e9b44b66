import { z } from 'zod';

/** The configuration is wrong; the message says what to set. `main` prints it and exits with 78 (EX_CONFIG). */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * Reads and shapes environment variables, once, at start.
 * @param schema a zod object whose keys are variable names; describe each with `.describe()` in words of what to set
 * @param source usually `process.env`; empty and blank strings count as not set
 * @throws ConfigError with one sentence for each wrong or missing variable
 */
export function readEnv<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  source: NodeJS.ProcessEnv,
): z.infer<z.ZodObject<Shape>> {
  const present = Object.fromEntries(Object.entries(source).filter(([, value]) => value?.trim()));
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
