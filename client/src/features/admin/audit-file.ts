/** An audit entry as it is written into files. */
export interface AuditLine {
  readonly id: string;
  readonly createdAt: string;
  readonly action: string;
  /** A username; null for the system and for nobody. */
  readonly actor: string | null;
  readonly actorId: string | null;
  /** The username of whom it was done to, or whose thing it was; null when the entry names nobody. */
  readonly target: string | null;
  readonly targetType: string | null;
  readonly targetId: string | null;
  readonly writer: string;
  /** JSON text. */
  readonly details: string | null;
}

const columns = [
  ...(['createdAt', 'action', 'actor', 'actorId', 'target', 'targetType', 'targetId'] as const),
  ...(['writer', 'details', 'id'] as const),
];

/** RFC 4180, with the mark that makes spreadsheets read it as UTF-8. */
export function auditCsv(lines: readonly AuditLine[]): string {
  const rows = lines.map((line) => columns.map((column) => csvCell(line[column] ?? '')).join(','));
  return `\uFEFF${[columns.join(','), ...rows].join('\r\n')}\r\n`;
}

/** A list of objects, with the details as JSON of their own. */
export function auditJson(lines: readonly AuditLine[]): string {
  const entries = lines.map((line) => ({ ...line, details: line.details === null ? null : JSON.parse(line.details) }));
  return `${JSON.stringify(entries, null, 2)}\n`;
}

/** Quoted. What a spreadsheet would take for a formula gets a `'` before it: names in the log are chosen by strangers. */
function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/u.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
