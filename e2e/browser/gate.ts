/** Something to wait at until the story opens it. */
export interface Gate {
  readonly opened: Promise<void>;
  readonly open: () => void;
}

/** Holds a request back, so that what the page shows meanwhile can be seen on a machine of any speed. */
export function createGate(): Gate {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
