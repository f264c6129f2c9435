/** What stands at a path below the home now. */
export type Live =
  | { readonly kind: 'file'; readonly hash: string; readonly mode: number }
  /** a directory, a pipe, or a symlink at the path or on the way to it: it stays, whatever it is */
  | { readonly kind: 'blocked'; readonly what: string }

export type LiveFile = Extract<Live, { kind: 'file' }>

/** path → what stands there; where nothing is there is no entry */
export type LiveMap = ReadonlyMap<string, Live>

/** path → hash of what was last shipped there, or was found there and taken for it */
export type Base = ReadonlyMap<string, string>
