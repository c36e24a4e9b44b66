import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';

/**
 * Reads a Dockerfile of the simple kind that ours is.
 * @param {string} file
 * @returns {{ instruction: string, rest: string }[]} one entry an instruction, continued lines joined
 */
export function parseDockerfile(file) {
  const text = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => !/^\s*#/.test(line))
    .join('\n')
    .replace(/\\\n/g, ' ');
  return text
    .split('\n')
    .map((line) => /^(\w+)\s+(.*)$/.exec(line.trim()))
    .filter((match) => match !== null)
    .map(([, instruction, rest]) => ({
      instruction: instruction.toUpperCase(),
      rest: rest.replace(/\s+/g, ' ').trim(),
    }));
}

/** `A=1 B="two words"` as an object. */
export function parseEnv(rest) {
  const pairs = rest.matchAll(/(\w+)=("[^"]*"|\S+)/g);
  return Object.fromEntries([...pairs].map(([, name, value]) => [name, value.replace(/^"|"$/g, '')]));
}

/**
 * What `.dockerignore` keeps out of a build.
 * @param {string} file
 * @returns {(path: string) => boolean} for paths seen from the context's root
 */
export function readIgnored(file) {
  const rules = readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => ({ keeps: line.startsWith('!'), pattern: patternOf(line.replace(/^!/, '')) }));
  return (path) => rules.reduce((ignored, { keeps, pattern }) => (pattern.test(path) ? !keeps : ignored), false);
}

function patternOf(glob) {
  const text = glob
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*\*\/|\*/g, (star) => (star === '*' ? '[^/]*' : '(?:.*/)?'));
  return new RegExp(`^${text}(?:/.*)?$`);
}

/**
 * COPY as Docker does it: of a folder what is in it, of a file the file, under a new name unless the target is a folder.
 * @param {string} source must exist
 * @param {string} target ends with `/` when it is a folder for sure
 * @param {(path: string) => boolean} [ignored] for paths seen from `context`
 */
export function copy(source, target, context, ignored = () => false) {
  if (!existsSync(source)) throw new Error(`COPY ${relative(context, source)}: there is no such file.`);
  if (ignored(relative(context, source)))
    throw new Error(`COPY ${relative(context, source)}: .dockerignore keeps it out.`);
  const isFolder = statSync(source).isDirectory();
  const into = !isFolder && (target.endsWith('/') || (existsSync(target) && statSync(target).isDirectory()));
  if (into || isFolder) mkdirSync(target, { recursive: true });
  if (!isFolder) return cpSync(source, into ? join(target, basename(source)) : target);
  for (const name of readdirSync(source)) {
    const filter = (path) => !ignored(relative(context, path));
    if (filter(join(source, name)))
      cpSync(join(source, name), join(target, name), { recursive: true, verbatimSymlinks: true, filter });
  }
}
