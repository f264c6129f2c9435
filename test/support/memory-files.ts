import { basename, dirname, join } from 'node:path'
import { Failure } from '../../src/errors.ts'
import type { Files } from '../../src/host/host.ts'

type Entry =
  | { readonly kind: 'file'; readonly text: string; readonly mode: number; readonly mtimeMs: number }
  | { readonly kind: 'directory'; readonly mode: number; readonly mtimeMs: number }
  | { readonly kind: 'link'; readonly target: string }

const fail = (verb: string, path: string, why: string): Failure => new Failure(`Cannot ${verb} ${path}: ${why}.`)

/** Files in memory, behind the same port as the machine's. */
export function memoryFiles(initial: Readonly<Record<string, string>> = {}): Files {
  const entries = new Map<string, Entry>([['/', { kind: 'directory', mode: 0o755, mtimeMs: 0 }]])

  const resolve = (path: string): string => {
    const parent = path === '/' ? '/' : join(resolve(dirname(path)), path.slice(path.lastIndexOf('/') + 1))
    const entry = entries.get(parent)
    return entry?.kind === 'link' ? resolve(entry.target) : parent
  }
  const find = (path: string): Exclude<Entry, { kind: 'link' }> | undefined => {
    const entry = entries.get(resolve(path))
    return entry?.kind === 'link' ? undefined : entry
  }
  const makeDirectory = (path: string, mode = 0o755): void => {
    if (path !== '/') makeDirectory(dirname(path))
    const found = find(path)
    if (found?.kind === 'file') throw fail('create', path, 'a part of its path is a file where a directory is expected')
    entries.set(resolve(path), { kind: 'directory', mode: found?.mode ?? mode, mtimeMs: Date.now() })
  }
  const write = (path: string, text: string, mode?: number): void => {
    makeDirectory(dirname(path))
    const found = find(path)
    if (found?.kind === 'directory') throw fail('write', path, 'it is a directory where a file is expected')
    entries.set(resolve(path), { kind: 'file', text, mode: mode ?? found?.mode ?? 0o644, mtimeMs: Date.now() })
  }
  for (const [path, text] of Object.entries(initial)) write(path, text)

  return {
    async read(path, { maxBytes = 1024 * 1024 } = {}) {
      const found = find(path)
      if (found === undefined) return undefined
      if (found.kind === 'directory') throw fail('read', path, 'it is a directory where a file is expected')
      const bytes = Buffer.byteLength(found.text)
      if (bytes > maxBytes)
        throw fail('read', path, `it has ${bytes} bytes, more than the ${maxBytes} that are allowed`)
      return found.text
    },
    async readEnd(path, bytes) {
      const found = find(path)
      if (found?.kind === 'directory') throw fail('read', path, 'it is a directory where a file is expected')
      return found && Buffer.from(found.text).subarray(-bytes).toString()
    },
    async readWithin(path, directory, { maxBytes }) {
      const found = find(path)
      if (found === undefined) return undefined
      if (!resolve(path).startsWith(`${resolve(directory)}/`))
        throw fail('read', path, `it lies outside of ${directory}`)
      if (found.kind === 'directory') throw fail('read', path, 'it is a directory where a file is expected')
      const bytes = Buffer.from(found.text)
      if (bytes.length > maxBytes)
        throw fail('read', path, `it has ${bytes.length} bytes, more than the ${maxBytes} that are allowed`)
      return bytes
    },
    write: async (path, text, { mode } = {}) => {
      write(path, text, mode)
    },
    remove: async (path) => {
      const isFull = [...entries.keys()].some((key) => key !== path && dirname(key) === path)
      if (entries.get(path)?.kind === 'directory' && isFull) throw fail('remove', path, 'it is not empty')
      entries.delete(path)
    },
    list: async (path) => {
      const directory = resolve(path)
      return [...entries.keys()]
        .filter((key) => key !== '/' && dirname(key) === directory)
        .map((key) => key.slice(key.lastIndexOf('/') + 1))
        .toSorted()
    },
    stat: async (path) => {
      const found = find(path)
      if (found === undefined) return undefined
      const bytes = found.kind === 'file' ? Buffer.byteLength(found.text) : 0
      return { bytes, mode: found.mode, mtimeMs: found.mtimeMs, isDirectory: found.kind === 'directory' }
    },
    makeDirectory: async (path, { mode } = {}) => {
      makeDirectory(path, mode)
    },
    link: async (path, target) => {
      makeDirectory(dirname(path))
      entries.set(path, { kind: 'link', target })
    },
    readLink: async (path) => {
      const entry = entries.get(join(resolve(dirname(path)), basename(path)))
      return entry?.kind === 'link' ? entry.target : undefined
    },
  }
}
