interface KizunaMarkProps {
  /** Width and height in pixels. @default 32 */
  readonly size?: number;
}

/** Two rings, each through the other: the bond (絆). Decoration; the name stands beside it. */
export function KizunaMark({ size = 32 }: KizunaMarkProps) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 48 48"
      fill="none"
      strokeWidth="5"
      strokeLinecap="round"
      aria-hidden="true"
    >
      <circle cx="18" cy="24" r="12" stroke="var(--kizuna-mark-left)" />
      <circle cx="30" cy="24" r="12" stroke="var(--kizuna-mark-right)" />
      {/* The upper crossing once more, so that the left ring lies above the right one there and below it at the lower one. */}
      <path d="M24 13.61a12 12 0 0 1 6 10.39" stroke="var(--kizuna-mark-left)" />
    </svg>
  );
}
