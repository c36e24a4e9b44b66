/** What the server says of itself before anybody is signed in. */
export interface ClientConfig {
  readonly demo: boolean;
  readonly castPassword?: string;
  readonly cast?: readonly { readonly username: string; readonly note: string }[];
  /** Who may read the mails of an installation that sends none. */
  readonly outbox?: 'EVERYBODY' | 'ADMINISTRATORS' | null;
}

/** Asks for it. @returns null when the server has none @throws when it cannot be reached */
export async function loadClientConfig(signal: AbortSignal): Promise<ClientConfig | null> {
  const response = await fetch('/client-config.json', { signal });
  return response.ok ? response.json() : null;
}
