/** The head of every list of leaked passwords, of 8 characters and more; compared without case, digits at the end cut off. */
const common = new Set(
  [
    'password passw0rd p@ssword p@ssw0rd iloveyou qwertyui qwertyuiop qwerty qazwsxedc asdfghjkl asdfasdf zxcvbnm',
    'abcdefgh abcd abc trustno baseball football basketball superman princess sunshine starwars whatever computer',
    'michelle jennifer corvette mercedes maverick internet samantha victoria alexander welcome letmein changeme',
    'administrator adminadmin administrator monkey dragon master shadow michael jordan killer hunter soccer charlie',
    'aaaaaaaa zzzzzzzz xxxxxxxx qweqweqwe qweasdzxc asdqwe sakura doraemon pokemon arigatou nihongo tokyo himitsu',
  ].flatMap((line) => line.split(' ')),
);

/** Whether it is one of the first that anybody would try. */
export function isCommonPassword(password: string): boolean {
  const lower = password.toLowerCase();
  const isOneRun =
    /^(.)\1*$/.test(lower) || '01234567890123456789'.includes(lower) || '98765432109876543210'.includes(lower);
  return isOneRun || common.has(lower) || common.has(lower.replace(/[0-9!?.]+$/, ''));
}
