import type { EntryFile } from '../store/inbox.ts'

const mebibyte = 1024 * 1024
const mostImage = 8 * mebibyte
const mostText = mebibyte
export const mostFiles = 10
const mostTogether = 20 * mebibyte

const imageTypes: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
}
/** Types of text that are not called so. */
const textTypes =
  /^(text\/.+|application\/((ld\+|geo\+)?json|xml|yaml|x-yaml|toml|javascript|x-sh|sql|x-ndjson|graphql))$/
const textEndings =
  /\.(txt|md|markdown|log|csv|tsv|json|jsonl|ya?ml|toml|ini|conf|env|xml|html?|css|scss|svg|[cm]?[jt]sx?|py|rb|go|rs|java|kt|c|h|cc|cpp|hpp|cs|php|sh|bash|zsh|sql|diff|patch|vue|swift|lua|tf|proto|gradle|properties)$/i

export type FilePlan =
  | { readonly kind: 'take'; readonly type: string; readonly maxBytes: number }
  | { readonly kind: 'leave'; readonly why: string }

/** Whether a file of a message is taken, by what the chat says of it: before a byte of it is asked for. `soFar`: bytes of those before. */
export function planFile({ name, type, bytes }: EntryFile, soFar: number): FilePlan {
  const kind = kindOf(name, type?.split(';')[0]?.trim().toLowerCase())
  if (kind === undefined) return { kind: 'leave', why: 'only images and text files' }
  if (bytes === 0) return { kind: 'leave', why: 'it is empty' }
  const most = kind.startsWith('image/') ? mostImage : mostText
  const what = kind.startsWith('image/') ? 'images' : 'text files'
  if (bytes > most) return { kind: 'leave', why: `${what} of at most ${most / mebibyte} MiB` }
  const left = mostTogether - soFar
  if (bytes > left) return { kind: 'leave', why: `${mostTogether / mebibyte} MiB in one message at most` }
  return { kind: 'take', type: kind, maxBytes: Math.min(most, left) }
}

function kindOf(name: string, type: string | undefined): string | undefined {
  const ending = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? ''
  const image = type === undefined ? imageTypes[ending] : Object.values(imageTypes).find((known) => known === type)
  if (image !== undefined) return image
  if (type !== undefined && textTypes.test(type)) return type
  const isVague = type === undefined || type === 'application/octet-stream' || type.startsWith('video/mp2t')
  return isVague && textEndings.test(name) ? 'text/plain' : undefined
}

/** Of 255 bytes that a file system takes, with room for what stands before and behind it. */
const longestName = 120

/** A name that is safe as a file's, its ending kept: a chat lets people write anything. */
export function fileName(name: string): string {
  let safe = name.replaceAll(/[^\p{L}\p{N}._ -]/gu, '_').replace(/^[. ]+/, '')
  while (Buffer.byteLength(safe) > longestName) safe = safe.replace(/^./su, '')
  return safe || 'file'
}
