/** What the direct conversation of two is found by. */
export const directKeyOf = (one: number, other: number): string => [one, other].sort((a, b) => a - b).join(':');

/** The two of a direct conversation, from its key. */
export const pairOf = (directKey: string): number[] => directKey.split(':').map(Number);
