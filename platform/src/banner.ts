import { demoCast, demoPassword } from '@kizuna/kit/demo/cast';

/** What a person who has just started Kizuna wants to know. */
export function printBanner(facts: {
  readonly url: string;
  readonly demo: boolean;
  readonly keepsMails: boolean;
  readonly dataFolder: string;
  readonly logFile: string;
}): void {
  const { url, demo, keepsMails, dataFolder, logFile } = facts;
  const lines = [
    '',
    '  Kizuna 絆 is running.',
    '',
    `  Web client   ${url}/`,
    `  Graph        ${url}/graphql`,
    `  Explorer     ${url}/explorer`,
    ...(keepsMails ? [`  Mails        ${url}/outbox`] : []),
    '',
  ];
  if (demo) {
    const names = Object.values(demoCast).map(({ username, userType }) =>
      userType === 'MEMBER' ? username : `${username} (${userType.toLowerCase()})`,
    );
    lines.push(`  Sign in as   ${names.join(', ')}`, `  Password     ${demoPassword}`, '');
  }
  lines.push(`  Data         ${dataFolder}`, `  Log          ${logFile}`, '', '  Stop with Ctrl-C.', '');
  console.log(lines.join('\n'));
}
