import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';

const folder = new URL('.', import.meta.url).href;

it('a crash is one line of the log without what the error carries, and ends the process with 1', () => {
  const program = `
    const { logCrashes } = await import('${folder}crash.ts');
    const { createLogger } = await import('${folder}logger.ts');
    logCrashes(createLogger({ service: 'test' }));
    const error = Object.assign(new Error('it broke'), { detail: 'Kanarienvogel', parameters: ['Kanarienvogel'] });
    void Promise.reject(error);
  `;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--conditions=kizuna-source', '--import', 'tsx', '--input-type=module', '-e', program],
    { encoding: 'utf8' },
  );
  expect(status).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ level: 60, err: { type: 'Error', message: 'it broke' } });
  expect(stdout + stderr).not.toContain('Kanarienvogel');
});
