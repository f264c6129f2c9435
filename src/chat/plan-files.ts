import type { ChatFile, FileLimits } from './chat.ts'
import { inertLine } from './inert-text.ts'

const mebibyte = 1024 * 1024
const longestPath = 300

/** What goes out: a list for each message, and those that no message takes. */
export type PlannedFiles = {
  readonly groups: readonly (readonly ChatFile[])[]
  readonly unsent: readonly ChatFile[]
}

/** Files in their order over as few messages as their number and size allow. Without limits one takes them all. */
export function planFiles(files: readonly ChatFile[], limits: FileLimits | undefined): PlannedFiles {
  if (limits === undefined) return { groups: files.length === 0 ? [] : [files], unsent: [] }
  const groups: ChatFile[][] = []
  const unsent: ChatFile[] = []
  let together = 0
  for (const file of files) {
    const size = file.bytes.byteLength
    if (size > limits.bytesOfOne) {
      unsent.push(file)
      continue
    }
    const group = groups.at(-1)
    const fits = group !== undefined && group.length < limits.count && together + size <= limits.bytesTogether
    if (fits) group.push(file)
    else groups.push([file])
    together = fits ? together + size : size
  }
  return { groups, unsent }
}

/** The text of a message that only brings files; it names them, so that it can be told from others like it. */
export const moreFiles = (files: readonly ChatFile[]): string =>
  `More files: ${files.map(({ name }) => inertLine(name, 60)).join(', ')}`

/** The lines under a text whose files stay behind: which, how large, where they are kept, and why. */
export const renderUnsent = (files: readonly ChatFile[], why: string): string =>
  [...files.map((file) => `Not attached: ${described(file)}`), why].join('\n')

function described({ name, bytes, path }: ChatFile): string {
  const size = bytes.byteLength
  const amount = size < mebibyte / 10 ? `${size.toLocaleString('en')} bytes` : `${(size / mebibyte).toFixed(1)} MiB`
  const kept = path === undefined ? '' : `; it is kept at ${inertLine(path, longestPath)}`
  return `${inertLine(name, 100)} (${amount})${kept}`
}

export const tooLarge = ({ bytesOfOne }: FileLimits): string =>
  `A file may have ${Math.floor(bytesOfOne / mebibyte)} MiB here.`
