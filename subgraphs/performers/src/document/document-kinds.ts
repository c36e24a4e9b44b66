export const documentKinds = ['ID_FRONT', 'ID_BACK', 'SELFIE', 'SELFIE_WITH_ID', 'AGREEMENT', 'OTHER'] as const;
export type DocumentKind = (typeof documentKinds)[number];

export const documentStatuses = ['AWAITED', 'STORED'] as const;

/** Without these an application cannot be handed in. */
export const requiredKinds: readonly DocumentKind[] = ['ID_FRONT', 'SELFIE'];

/** Papers that may come as a PDF; all others are pictures. */
export const paperKinds: readonly DocumentKind[] = ['AGREEMENT', 'OTHER'];

/** The file's size at most, in bytes. */
export const maxDocumentBytes = 20_000_000;
