import { useLocation } from '@tanstack/react-router';

/** The prompt whose settings the address asks to use again (`/prompts?reuse=<id>`); null for none. */
export function useReusedPromptId(): string | null {
  return useLocation({ select: (location) => new URLSearchParams(location.searchStr).get('reuse') });
}

/** The address that fills the composer with the settings of a prompt. */
export function reuseAddress(promptId: string): string {
  return `/prompts?${new URLSearchParams({ reuse: promptId }).toString()}`;
}
