/** Discord's ids are ordered by time; as text they are not, since their lengths differ. */
export const isNewer = (a: string, b: string): boolean => BigInt(a) > BigInt(b)
