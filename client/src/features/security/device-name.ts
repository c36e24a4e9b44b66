/** What a `User-Agent` header says of a device; null for what it does not say. */
export interface DeviceName {
  readonly program: string | null;
  readonly system: string | null;
}

// The first that fits is meant: all of them also claim to be others, for the sake of old sites.
const programs = [
  ['Edge', /\bEdg(?:e|A|iOS)?\//u],
  ['Opera', /\bOPR\//u],
  ['Samsung Internet', /\bSamsungBrowser\//u],
  ['LINE', /\bLine\//u],
  ['Firefox', /\b(?:Firefox|FxiOS)\//u],
  ['Chrome', /\b(?:Chrome|HeadlessChrome|CriOS)\//u],
  ['Safari', /\bVersion\/[\d.]+.*\bSafari\//u],
  ['curl', /^curl\//u],
] as const;
const systems = [
  ['iPad', /\biPad\b/u],
  ['iPhone', /\biPhone\b/u],
  ['Android', /\bAndroid\b/u],
  ['Windows', /\bWindows\b/u],
  ['ChromeOS', /\bCrOS\b/u],
  ['macOS', /\bMac OS X\b|\bMacintosh\b/u],
  ['Linux', /\bLinux\b/u],
] as const;

/** Reads it from the header; versions are left out, as they say nothing to anybody. */
export function deviceName(userAgent: string | null | undefined): DeviceName {
  const nameIn = (names: typeof programs | typeof systems) =>
    names.find(([, pattern]) => pattern.test(userAgent ?? ''))?.[0] ?? null;
  return { program: nameIn(programs), system: nameIn(systems) };
}
