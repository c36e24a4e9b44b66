import { invalid } from '@kizuna/kit/errors/kizuna-error';
import { normalizeText } from '@kizuna/kit/input/normalize-text';
import { checkText } from '@kizuna/kit/input/text';
import { z } from 'zod';
import { isCommonPassword } from './common-passwords.ts';
import { isReservedEmail, isReservedUsername } from './erased-identity.ts';
import { maxPasswordCharacters } from './passwords.ts';

// ASCII only: letters of other scripts that look the same must not make two names that look the same.
const usernameText = z.string().regex(/^[A-Za-z0-9](?:[A-Za-z0-9_.-]{1,30})[A-Za-z0-9]$/);
const emailText = z.email().max(254);
const passwordText = z.string().min(8).max(maxPasswordCharacters);
/**
 * Zero-width and bidi controls, private use, lone halves of pairs, what is no character at all: a name is what one sees. The
 * selectors that choose the form of an ideograph or an emoji stay.
 */
const invisible = /[\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\p{NChar}\u2800]|(?![\ufe00-\ufe0f\u{e0100}-\u{e01ef}])\p{DI}/u;
/** Marks and selectors alone stand on nothing. */
const visible = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** @returns the name without spaces around it. @throws KizunaError VALIDATION_ERROR */
export function checkUsername(text: string): string {
  const username = text.trim();
  if (isReservedUsername(username)) {
    throw invalid('username', 'This username cannot be used.', 'このユーザー名は使えません。');
  }
  if (usernameText.safeParse(username).success) return username;
  throw invalid(
    'username',
    'Use 3 to 32 letters, digits, “_”, “-” or “.”, beginning and ending with a letter or digit.',
    '半角英数字と「_」「-」「.」を使い、3〜32文字で入力してください（最初と最後は英数字）。',
  );
}

/** ASCII only, as mail servers take it; look-alike letters are refused with it. @throws KizunaError VALIDATION_ERROR */
export function checkEmail(text: string, field = 'email'): string {
  const email = text.trim();
  if (emailText.safeParse(email).success && !isReservedEmail(email)) return email;
  throw invalid(field, 'This is not an e-mail address.', 'メールアドレスの形式が正しくありません。');
}

/** @throws KizunaError VALIDATION_ERROR */
export function checkPassword(password: string, field = 'password'): string {
  if (!passwordText.safeParse(password).success) {
    throw invalid(field, 'Use 8 to 256 characters.', '8〜256文字で入力してください。');
  }
  if (isCommonPassword(password)) {
    throw invalid(field, 'This password is too common.', 'このパスワードは推測されやすいため使えません。');
  }
  return password;
}

/** @returns the name in the one spelling that Unicode has for it (NFKC). @throws KizunaError VALIDATION_ERROR */
export function checkDisplayName(text: string): string {
  // What is far too long is not normalised first: one character may become eighteen.
  const name = text.length > 200 ? text : normalizeText(text).trim();
  checkText('displayName', name, { max: 50, multiline: false });
  if (invisible.test(name) || !visible.test(name)) {
    throw invalid('displayName', 'Use characters that can be seen only.', '目に見えない文字は使えません。');
  }
  return name;
}
