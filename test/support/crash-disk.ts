import { dirname } from 'node:path'
import { Failure } from '../../src/errors.ts'
import type { Disk, Entry } from '../../src/host/disk.ts'

type Inode = { bytes: Uint8Array; durable: Uint8Array | undefined; mode: number; readonly number: number }
type Node =
  | { kind: 'file'; inode: Inode }
  | { kind: 'directory' }
  | { kind: 'link'; target: string }
  | { kind: 'other' }
/** Of one directory: what is durable, and what has happened since, in order. Each may outlive a power cut, or not. */
type Directory = {
  entries: Map<string, Node>
  durable: Map<string, Node>
  since: (readonly [string, Node | undefined])[][]
}

/** A power cut: whatever runs stops here. */
export class PowerCut extends Error {}

export type Trouble =
  | { readonly kind: 'cut'; readonly at: number; readonly afterEffect: boolean }
  /** it fails, and has done nothing, a part, or all */
  | { readonly kind: 'error'; readonly at: number; readonly code: string; readonly afterEffect?: boolean }

/** A disk in memory that loses at a power cut what was not synced: entries one by one, bytes from some place on. */
export function createCrashDisk(random: () => number) {
  const directories = new Map<string, Directory>([['/', { entries: new Map(), durable: new Map(), since: [] }]])
  let inodes = 0
  let calls = 0
  let trouble: Trouble | undefined
  let isOff = false
  const writes: string[] = []

  const nodeAt = (path: string): Node | undefined =>
    path === '/' ? { kind: 'directory' } : directories.get(dirname(path))?.entries.get(nameOf(path))

  function put(path: string, node: Node | undefined, also: (readonly [string, Node | undefined])[] = []): void {
    const directory = directories.get(dirname(path))
    if (directory === undefined) throw failure('ENOENT', path)
    const step = [[nameOf(path), node] as const, ...also]
    for (const [name, each] of step) change(directory.entries, name, each)
    directory.since.push(step)
  }

  /** One call: it may be the one that troubles. */
  function effect<T>(verb: string, path: string, act: () => T, partly?: () => void): T {
    if (isOff) throw new PowerCut()
    calls += 1
    if (verb !== 'sync') writes.push(`${verb} ${path}`)
    if (trouble?.at !== calls) return act()
    if (trouble.kind === 'error') {
      if (trouble.afterEffect === true) act()
      else partly?.()
      throw failure(trouble.code, path)
    }
    if (trouble.afterEffect) act()
    else partly?.()
    isOff = true
    throw new PowerCut()
  }
  const reading = <T>(act: () => T): T => {
    if (isOff) throw new PowerCut()
    return act()
  }

  const disk: Disk = {
    look: async (path) => reading(() => entryOf(nodeAt(path))),
    read: async (path) =>
      reading(() => {
        const node = nodeAt(path)
        if (node === undefined) return undefined
        if (node.kind !== 'file') throw failure(node.kind === 'link' ? 'ELOOP' : 'EISDIR', path)
        return node.inode.bytes
      }),
    list: async (path) => reading(() => [...(directories.get(path)?.entries.keys() ?? [])].toSorted()),
    create: async (path, bytes, mode) => {
      const make = (content: Uint8Array) => {
        if (nodeAt(path) !== undefined) throw failure('EEXIST', path)
        put(path, { kind: 'file', inode: { bytes: content, durable: undefined, mode, number: (inodes += 1) } })
      }
      effect(
        'create',
        path,
        () => make(bytes),
        () => make(bytes.slice(0, Math.floor(random() * bytes.length))),
      )
    },
    sync: async (path) =>
      effect('sync', path, () => {
        const node = nodeAt(path)
        const directory = directories.get(node?.kind === 'link' ? node.target : path)
        if (node?.kind === 'file') node.inode.durable = node.inode.bytes
        else if (directory !== undefined) {
          directory.durable = new Map(directory.entries)
          directory.since = []
        } else throw failure('ENOENT', path)
      }),
    rename: async (from, to) =>
      effect('rename', to, () => {
        const node = nodeAt(from)
        if (node === undefined) throw failure('ENOENT', from)
        put(to, node, [[nameOf(from), undefined]])
      }),
    unlink: async (path) => {
      if (nodeAt(path) === undefined) return reading(() => undefined)
      effect('unlink', path, () => put(path, undefined))
    },
    makeDirectory: async (path) => {
      if (nodeAt(path) !== undefined) return reading(() => undefined)
      effect('mkdir', path, () => {
        put(path, { kind: 'directory' })
        directories.set(path, { entries: new Map(), durable: new Map(), since: [] })
      })
    },
    freeBytes: async () => reading(() => 1e9),
  }

  /** What is left of a directory that was made and not synced is what was synced in it, if its own entry is there. */
  function restart(): void {
    for (const directory of directories.values()) {
      const left = new Map(directory.durable)
      for (const step of directory.since) if (random() < 0.5) for (const [name, node] of step) change(left, name, node)
      directory.entries = left
      directory.durable = new Map(left)
      directory.since = []
    }
    const torn = new Set<Inode>()
    for (const { entries } of directories.values())
      for (const node of entries.values()) {
        if (node.kind !== 'file' || node.inode.durable === node.inode.bytes || torn.has(node.inode)) continue
        torn.add(node.inode)
        const { bytes, durable } = node.inode
        const kept = random()
        node.inode.bytes =
          kept < 0.4
            ? (durable ?? new Uint8Array())
            : kept < 0.8
              ? bytes.slice(0, Math.floor(random() * bytes.length))
              : bytes
        node.inode.durable = node.inode.bytes
      }
    for (const path of directories.keys()) if (nodeAt(path)?.kind !== 'directory') directories.delete(path)
    isOff = false
    trouble = undefined
  }

  return {
    disk,
    /** The machine is on again, with what outlived the power cut. */
    restart,
    /** The next trouble, counted from here; each call counts but those that only look. */
    trouble(next: Trouble | undefined): void {
      calls = 0
      trouble = next
    },
    calls: (): number => calls,
    /** what was done since this was asked last, without syncs */
    writes: (): readonly string[] => writes.splice(0),
    /** A person's hand: durable at once. */
    put(path: string, node: string | { link: string } | { kind: 'directory' } | undefined, mode = 0o644): void {
      for (const above of parentsOf(path)) {
        if (nodeAt(above) !== undefined) continue
        put(above, { kind: 'directory' })
        directories.set(above, { entries: new Map(), durable: new Map(), since: [] })
      }
      if (node === undefined) put(path, undefined)
      else if (typeof node === 'string') {
        const bytes = new TextEncoder().encode(node)
        put(path, { kind: 'file', inode: { bytes, durable: bytes, mode, number: (inodes += 1) } })
      } else if ('link' in node) put(path, { kind: 'link', target: node.link })
      else {
        put(path, { kind: 'directory' })
        directories.set(path, { entries: new Map(), durable: new Map(), since: [] })
      }
      for (const directory of directories.values()) {
        directory.durable = new Map(directory.entries)
        directory.since = []
      }
    },
    /** path → text of every file, and `mode inode text` for comparing. */
    files(): ReadonlyMap<string, { text: string; mode: number; inode: number }> {
      const found = new Map<string, { text: string; mode: number; inode: number }>()
      for (const [directory, { entries }] of directories)
        for (const [name, node] of entries) {
          if (node.kind !== 'file') continue
          const { bytes, mode, number } = node.inode
          found.set(`${directory === '/' ? '' : directory}/${name}`, {
            text: new TextDecoder().decode(bytes),
            mode,
            inode: number,
          })
        }
      return found
    },
    /** path → target of every symlink */
    links(): ReadonlyMap<string, string> {
      const found = new Map<string, string>()
      for (const [directory, { entries }] of directories)
        for (const [name, node] of entries)
          if (node.kind === 'link') found.set(`${directory === '/' ? '' : directory}/${name}`, node.target)
      return found
    },
  }
}
export type CrashDisk = ReturnType<typeof createCrashDisk>

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

const parentsOf = (path: string): readonly string[] => {
  const parent = dirname(path)
  return parent === '/' ? [] : [...parentsOf(parent), parent]
}

function change(entries: Map<string, Node>, name: string, node: Node | undefined): void {
  if (node === undefined) entries.delete(name)
  else entries.set(name, node)
}

const failure = (code: string, path: string): Failure =>
  new Failure(`Cannot write ${path}: ${code}.`, { cause: Object.assign(new Error(code), { code }) })

function entryOf(node: Node | undefined): Entry | undefined {
  if (node === undefined) return undefined
  if (node.kind === 'link') return { kind: 'link', target: node.target }
  if (node.kind !== 'file') return { kind: node.kind }
  const { bytes, mode, number } = node.inode
  return { kind: 'file', bytes: bytes.length, mode, signature: `${number} ${bytes.length}`, changedAt: 0 }
}
