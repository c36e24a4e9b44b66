const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** "1.2 MB", in the viewer's language; `language` is a BCP 47 tag. */
export function formatFileSize(bytes: number, language: string): string {
  const step = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const unit = units[step] ?? 'byte';
  const value = bytes / 1_000 ** step;
  const style = { style: 'unit', unit, unitDisplay: step === 0 ? 'long' : 'short' } as const;
  return new Intl.NumberFormat(language, { ...style, maximumFractionDigits: value < 10 && step > 0 ? 1 : 0 }).format(
    value,
  );
}
