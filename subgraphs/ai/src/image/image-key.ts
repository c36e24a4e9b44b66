/** Where the bytes of an image are in the storage. */
export const imageKey = (imageId: number): string => `images/${imageId}.png`;
