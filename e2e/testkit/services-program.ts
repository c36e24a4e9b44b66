type Services = typeof import('@kizuna/platform/services');

/**
 * The program of the many-process edition. `npm test`, which has just built it, says KIZUNA_TEST_COMPILED=1 and gets it as it is
 * shipped: nine processes start at half the cost when nothing has to be compiled for each of them. Otherwise it is the sources.
 */
export async function servicesProgram(): Promise<Services> {
  const compiled = new URL('../../platform/dist/services.js', import.meta.url);
  return process.env.KIZUNA_TEST_COMPILED === '1'
    ? await import(compiled.href)
    : await import('@kizuna/platform/services');
}
