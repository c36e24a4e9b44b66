/* Codes with which sockets are closed whose clients had better come back: stock clients do after these. */

/** We stop, or the operation goes on otherwise than it began. */
export const goingAway = 1001;
/** There are too many just now. */
export const tryAgainLater = 1013;
/** A new token has to be fetched first. */
export const tokenEnded = 4403;
