/** Those who write in the rooms; whoever has another id only listens. */
export const authorIds = Array.from({ length: 20 }, (_, index) => String(900_001 + index));

export const nameOf = (id) => `名前 ${id} "Zoë"`;
