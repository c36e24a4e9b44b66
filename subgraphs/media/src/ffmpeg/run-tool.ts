import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants, setPriority } from 'node:os';
import { createInterface } from 'node:readline';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';

/** How one of the programs is run. */
export interface ToolRun {
  readonly program: string;
  readonly args: readonly string[];
  /** Runs the program under limits of memory, processor time and file size; null: without. */
  readonly prlimit: string | null;
  /** The working folder. */
  readonly folder: string;
  readonly timeLimitMs: number;
  /** Kills the program; the run then throws the signal's reason. */
  readonly signal: AbortSignal;
  /** Called with each line of its standard output. */
  onLine?(line: string): void;
}

/** The program ended with an error, was killed by the system, or took too long. */
export class ToolFailed extends Error {
  override readonly name = 'ToolFailed';
  readonly reason: 'exit' | 'signal' | 'time';
  /** The end of what it wrote to its standard error. */
  readonly complaint: string;

  constructor(program: string, reason: ToolFailed['reason'], complaint: string) {
    super(`${program} failed (${reason}): ${complaint}`);
    this.reason = reason;
    this.complaint = complaint;
  }
}

/**
 * All that the programs see of the environment. The packaged ffprobe is linked statically and crashes on every MPEG transport
 * stream when it loads the character sets of the system's C library; names inside the file are of no use to us.
 */
const environment = { LC_ALL: 'C', GCONV_PATH: '/nonexistent' };
const memoryLimitBytes = 4 * 1024 ** 3;
const fileSizeLimitBytes = 8 * 1024 ** 3;
const complaintLength = 2_000;
const outputLimit = 2 * 1024 ** 2;

/**
 * Runs a program on files of strangers: no shell, nothing of our environment, a lower priority than our own, limits.
 * @returns its standard output, of which at most 2 MB are kept
 * @throws ToolFailed, the signal's reason, or KizunaError TOOL_MISSING when the program cannot be started
 */
export async function runTool(run: ToolRun): Promise<string> {
  const { signal } = run;
  signal.throwIfAborted();
  const [command, args] = limited(run);
  const child = spawn(command, args, { cwd: run.folder, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  let timedOut = false;
  const kill = () => void child.kill('SIGKILL');
  const timer = setTimeout(() => {
    timedOut = true;
    kill();
  }, run.timeLimitMs);
  signal.addEventListener('abort', kill, { once: true });

  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-complaintLength);
  });
  let output = '';
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (run.onLine) run.onLine(line);
    else if (output.length < outputLimit) output += `${line}\n`;
  });
  try {
    const closed = once(child, 'close');
    if (child.pid !== undefined) yieldToOthers(child.pid);
    const [code, killedBy]: (number | string | null)[] = await closed;
    signal.throwIfAborted();
    if (timedOut) throw new ToolFailed(run.program, 'time', complaint);
    if (killedBy) throw new ToolFailed(run.program, 'signal', `${killedBy} ${complaint}`);
    if (code !== 0) throw new ToolFailed(run.program, 'exit', complaint);
    return output;
  } catch (error) {
    throw isNotStarted(error) ? new KizunaError('TOOL_MISSING', { cause: error }) : error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', kill);
  }
}

function limited({ program, args, prlimit, timeLimitMs }: ToolRun): [string, string[]] {
  if (!prlimit) return [program, [...args]];
  // Should we be killed, nobody watches the clock any more; several threads use up their time faster than the clock.
  const processorSeconds = Math.ceil(timeLimitMs / 1_000) * 8;
  const limits = [`--as=${memoryLimitBytes}`, `--fsize=${fileSizeLimitBytes}`, `--cpu=${processorSeconds}`, '--core=0'];
  return [prlimit, [...limits, program, ...args]];
}

/** Answering people comes first. */
function yieldToOthers(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It has ended already, or the system does not let us.
  }
}

function isNotStarted(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && String(error.syscall).startsWith('spawn');
}
