/** The host that an entry of the roster names, as people write this one too. */
export const hostOf = ({ host }: { readonly host?: string }, hostId: string): string =>
  host === undefined || host === 'localhost' || host === '127.0.0.1' ? hostId : host
