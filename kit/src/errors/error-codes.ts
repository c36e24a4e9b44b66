/** A text in the languages that Kizuna speaks. */
export interface LocalizedText {
  readonly en: string;
  readonly ja: string;
}

export type Locale = keyof LocalizedText;

interface ErrorDefinition {
  /** Status of the REST facade and of plain HTTP routes. */
  readonly status: number;
  /** Whether a mutation carries it in `userErrors` instead of failing. */
  readonly userCanFix: boolean;
  /** What is said when the thrower says nothing more exact. */
  readonly message: LocalizedText;
}

const define = <const UserCanFix extends boolean>(status: number, userCanFix: UserCanFix, en: string, ja: string) => ({
  status,
  userCanFix,
  message: { en, ja },
});

/** The one registry of codes that callers may count on. Adding one is fine; changing or removing one breaks clients. */
export const errorCodes = {
  VALIDATION_ERROR: define(400, true, 'The input is not valid.', '入力内容が正しくありません。'),
  INVALID_CREDENTIALS: define(
    401,
    true,
    'The login or password is wrong.',
    'ユーザー名またはパスワードが正しくありません。',
  ),
  UNAUTHORIZED: define(401, false, 'Please sign in.', 'サインインしてください。'),
  REAUTHENTICATION_REQUIRED: define(
    401,
    false,
    'Please sign in again: this step wants a sign-in that is not older than ten minutes.',
    'もう一度サインインしてください。この操作には10分以内のサインインが必要です。',
  ),
  SSO_AUTH_FAILED: define(401, false, 'Signing in with Sharegram failed.', 'Sharegram でのサインインに失敗しました。'),
  INVALID_SHAREGRAM_TOKEN: define(
    401,
    false,
    'This token is not one of Sharegram, or has ended.',
    'Sharegram のトークンが正しくないか、有効期限が切れています。',
  ),
  INTEGRATION_NOT_CONFIGURED: define(
    503,
    false,
    'The connection with Sharegram is not set up here.',
    'Sharegram との連携が設定されていません。',
  ),
  FORBIDDEN: define(403, false, 'You are not allowed to do this.', 'この操作を行う権限がありません。'),
  NOT_FOUND: define(404, false, 'There is no such thing.', '見つかりません。'),
  CONFLICT: define(
    409,
    true,
    'This was changed meanwhile, or exists already.',
    '既に存在するか、他の操作で変更されました。',
  ),
  METHOD_NOT_ALLOWED: define(405, false, 'This is not asked for in that way.', 'このメソッドは使用できません。'),
  NOT_ACCEPTABLE: define(
    406,
    false,
    'None of the media types that were asked for can be sent.',
    '要求された形式では応答できません。',
  ),
  PAYLOAD_TOO_LARGE: define(413, false, 'The request is too large.', 'リクエストが大きすぎます。'),
  UNSUPPORTED_MEDIA_TYPE: define(
    415,
    false,
    'A body of this media type cannot be read.',
    'この形式の本文は読み取れません。',
  ),
  RATE_LIMITED: define(
    429,
    false,
    'Too many requests. Please wait a little.',
    'リクエストが多すぎます。しばらくお待ちください。',
  ),
  INTERNAL_ERROR: define(500, false, 'Something went wrong on our side.', 'サーバー側で問題が発生しました。'),
  SERVICE_UNAVAILABLE: define(503, false, 'This part is not available right now.', '現在この機能は利用できません。'),
  SUBGRAPH_TIMEOUT: define(504, false, 'This part took too long to answer.', '応答に時間がかかりすぎました。'),
  KYC_ALREADY_IN_PROGRESS: define(409, true, 'An application is already open.', '審査中の申請が既にあります。'),
  MEDIA_UNREADABLE: define(
    422,
    false,
    'The file could not be read as media.',
    'メディアファイルとして読み取れません。',
  ),
  TOOL_MISSING: define(
    503,
    false,
    'A tool that this needs is not installed.',
    '必要なツールがインストールされていません。',
  ),
  OPERATION_TOO_DEEP: define(400, false, 'The operation nests too deep.', '操作のネストが深すぎます。'),
  OPERATION_TOO_LARGE: define(400, false, 'The operation selects too much.', '操作の選択項目が多すぎます。'),
  OPERATION_TOO_COMPLEX: define(400, false, 'The operation is too complex.', '操作が複雑すぎます。'),
  PERSISTED_QUERY_NOT_FOUND: define(404, false, 'This operation is not known here.', 'この操作は登録されていません。'),
  CANNOT_SEND_PQ_ID_AND_BODY: define(
    400,
    false,
    'Send an id or a text, not both.',
    'ID と本文を同時に送ることはできません。',
  ),
  JOB_CANCELLED: define(409, false, 'The job was cancelled.', 'ジョブはキャンセルされました。'),
} as const satisfies Record<string, ErrorDefinition>;

export type ErrorCode = keyof typeof errorCodes;

export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(errorCodes, value);
}
