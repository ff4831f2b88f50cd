/** Characters of a message: as long as the server takes one. */
export const LONGEST = 4_000
