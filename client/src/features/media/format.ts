/** `1:02:03` or `2:03` for a length in seconds; fractions are cut off. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const rest = String(whole % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** A size in bytes as people say it, in steps of 1,000: `1.5 MB`. `language` is a BCP 47 tag. */
export function formatBytes(bytes: number, language: string): string {
  let step = 0;
  let value = bytes;
  // 999.95 would be rounded up to 1,000 of the smaller unit.
  while (value >= 999.95 && step < units.length - 1) {
    value /= 1000;
    step += 1;
  }
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: units[step] ?? 'byte',
    unitDisplay: step === 0 ? 'narrow' : 'short',
    maximumFractionDigits: step < 2 ? 0 : 1,
  }).format(value);
}

/** `42%` for a share from 0 to 1, never 100% before it is whole. */
export function formatPercent(share: number, language: string): string {
  const percent = Math.floor(Math.min(1, Math.max(0, share)) * 100) / 100;
  return new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 }).format(percent);
}
