/** What most reactions are. The server takes any other emoji, too. */
export const commonEmoji = ['👍', '❤️', '😂', '🎉', '😮', '😢', '🙏', '👀'] as const;

/** The whole picker. */
export const reactionEmoji = [
  ...commonEmoji,
  ...['😊', '😍', '🤔', '😅', '😭', '😡', '🥰', '😎'],
  ...['👏', '🙌', '💪', '🤝', '✅', '❌', '🔥', '✨'],
  ...['🌸', '🍻', '🍵', '🎬', '🎨', '💡', '💯', '🙇'],
] as const;
