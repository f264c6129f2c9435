/** What changes files or installations of a host takes turns by this name, which no agent has. */
export const installationsOf = (hostId: string): string => `(installations of ${hostId})`
