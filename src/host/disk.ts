/** What stands at a path itself: a symlink is not followed. */
export type Entry =
  | {
      readonly kind: 'file'
      readonly bytes: number
      /** permission bits, 0o7777 at most */
      readonly mode: number
      /** changes with every write to the file, and with every other file at its place; for comparing alone */
      readonly signature: string
      /** milliseconds since the epoch */
      readonly changedAt: number
    }
  | { readonly kind: 'directory' }
  | { readonly kind: 'link'; readonly target: string }
  /** a pipe, a socket, a device */
  | { readonly kind: 'other' }

/**
 * Files as a power cut sees them: one call is one effect, and of these only what was synced is sure to outlive it. For
 * who has to order effects himself; everybody else writes with `Files.write`. Paths are absolute. Rejects with a
 * Failure that names the path and the remedy, its cause the system's error.
 */
export type Disk = {
  look(path: string): Promise<Entry | undefined>
  /** The bytes of a regular file; undefined where nothing is. A symlink or a pipe is a Failure. */
  read(path: string): Promise<Uint8Array | undefined>
  /** Names in a directory, sorted; empty where there is none. */
  list(path: string): Promise<readonly string[]>
  /** A new file, with its mode from the first moment; something at its place is a Failure. Not synced. */
  create(path: string, bytes: Uint8Array, mode: number): Promise<void>
  /** The bytes of a file, or the entries of a directory, outlive a power cut from here on. A symlink to a directory is one. */
  sync(path: string): Promise<void>
  /** Within one directory; replaces what is at `to`. Not synced. */
  rename(from: string, to: string): Promise<void>
  /** Nothing where there is none. Not synced. */
  unlink(path: string): Promise<void>
  /** One level; a directory that is there is none the worse. Not synced. */
  makeDirectory(path: string, mode: number): Promise<void>
  /** for this user, on the file system of a directory */
  freeBytes(directory: string): Promise<number>
}
