/** With `-z` git writes names as they are, whatever is in them. */
const records = (text: string): readonly string[] => text.split('\0').filter((record) => record !== '')

export type Commit = { readonly hash: string; readonly subject: string }

/** Of `git log -z --format='%h %s'`. */
export const parseLog = (text: string): readonly Commit[] =>
  records(text).map((record) => {
    const [hash = ''] = record.split(' ', 1)
    return { hash: hash.trim(), subject: record.slice(hash.length + 1).trim() }
  })

/** Lines that were added and deleted; undefined in what is no text. */
export type FileChange = { readonly path: string; readonly added?: number; readonly deleted?: number }

/** Of `git diff --numstat -z --no-renames`. */
export const parseNumstat = (text: string): readonly FileChange[] =>
  records(text).flatMap((record) => {
    const { added, deleted, path } = /^(?<added>\d+|-)\t(?<deleted>\d+|-)\t(?<path>[^]+)$/u.exec(record)?.groups ?? {}
    if (path === undefined) return []
    if (added === '-' || deleted === '-') return [{ path }]
    return [{ path, added: Number(added), deleted: Number(deleted) }]
  })

/** The paths of `git status --porcelain -z --no-renames`. */
export const parseStatus = (text: string): readonly string[] => records(text).map((record) => record.slice(3))
