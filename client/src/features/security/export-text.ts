/** An export that is done: one receipt for each part of the platform. */
export interface FinishedExport {
  readonly createdAt: string;
  readonly receipts: readonly { readonly holder: string; readonly result: string }[];
}

/** The file that its owner gets: JSON, each part under its name. */
export function exportText({ createdAt, receipts }: FinishedExport): string {
  const parts: Record<string, unknown> = {};
  for (const { holder, result } of receipts) parts[holder] = JSON.parse(result);
  return `${JSON.stringify({ exportedAt: createdAt, parts }, null, 2)}\n`;
}
