/** Bytes that may wait for a client that does not read; past them its connection is ended, and it may come back and resume. */
export const maxQueuedBytes = 1024 * 1024;

/** Past so many, events that mean nothing later are left out. */
export const maxQueuedWithEphemeral = maxQueuedBytes / 2;
