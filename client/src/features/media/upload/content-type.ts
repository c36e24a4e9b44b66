/** For files whose type the browser does not know. */
const byEnding: Readonly<Record<string, string>> = {
  mkv: 'video/x-matroska',
  ts: 'video/mp2t',
  m2ts: 'video/mp2t',
  avi: 'video/x-msvideo',
  flv: 'video/x-flv',
  wmv: 'video/x-ms-wmv',
  mov: 'video/quicktime',
};

/** What to call a file; `application/octet-stream` when nothing is known, the server looks at the bytes anyway. */
export function contentTypeOf(file: { readonly name: string; readonly type: string }): string {
  const ending = file.name.slice(file.name.lastIndexOf('.') + 1).toLowerCase();
  return file.type || byEnding[ending] || 'application/octet-stream';
}
