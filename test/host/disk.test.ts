import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { Failure } from '../../src/errors.ts'
import { createDisk } from '../../src/host/create-disk.ts'
import type { Disk } from '../../src/host/disk.ts'
import { createCrashDisk } from '../support/crash-disk.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const text = (read: Uint8Array | undefined) => read && new TextDecoder().decode(read)

type Case = { disk: Disk; at: (path: string) => string; link: (path: string, target: string) => Promise<void> }

const made: string[] = []
afterEach(async () => {
  for (const directory of made.splice(0)) await rm(directory, { recursive: true })
})

async function real(): Promise<Case> {
  const directory = await mkdtemp(join(tmpdir(), 'mos-disk-'))
  made.push(directory)
  const at = (path: string) => join(directory, path)
  return { disk: createDisk(), at, link: (path, target) => symlink(target, at(path)) }
}

async function inMemory(): Promise<Case> {
  const crash = createCrashDisk(Math.random)
  crash.put('/d', { kind: 'directory' })
  const at = (path: string) => (path === '' ? '/d' : `/d/${path}`)
  return { disk: crash.disk, at, link: async (path, target) => crash.put(at(path), { link: target }) }
}

describe.each([
  ['the disk', real],
  ['the disk in memory', inMemory],
])('%s', (_, createCase) => {
  test('what is created is read, with its mode; a second one at its place is refused', async () => {
    const { disk, at } = await createCase()
    await disk.create(at('a'), bytes('grüße'), 0o640)
    await disk.sync(at('a'))
    expect(text(await disk.read(at('a')))).toBe('grüße')
    expect(await disk.look(at('a'))).toMatchObject({ kind: 'file', bytes: 7, mode: 0o640 })
    await expect(disk.create(at('a'), bytes('x'), 0o600)).rejects.toThrow(Failure)
    expect(text(await disk.read(at('a')))).toBe('grüße')
  })

  test('nothing is read where nothing is, and removing it is no error', async () => {
    const { disk, at } = await createCase()
    expect(await disk.look(at('x/y'))).toBeUndefined()
    expect(await disk.read(at('x'))).toBeUndefined()
    expect(await disk.list(at('x'))).toEqual([])
    await disk.unlink(at('x'))
  })

  test('a rename replaces, and another file has another signature', async () => {
    const { disk, at } = await createCase()
    await disk.create(at('old'), bytes('same'), 0o644)
    await disk.create(at('new'), bytes('same'), 0o600)
    const before = await disk.look(at('old'))
    await disk.rename(at('new'), at('old'))
    await disk.sync(at(''))
    expect(await disk.list(at(''))).toEqual(['old'])
    const after = await disk.look(at('old'))
    expect(after).toMatchObject({ mode: 0o600 })
    expect(after).not.toEqual(before)
  })

  test('a link is told and not followed', async () => {
    const { disk, at, link } = await createCase()
    await disk.create(at('real'), bytes('x'), 0o644)
    await link('link', at('real'))
    expect(await disk.look(at('link'))).toEqual({ kind: 'link', target: at('real') })
    await expect(disk.read(at('link'))).rejects.toThrow(Failure)
    await disk.makeDirectory(at('directory'), 0o700)
    await link('elsewhere', at('directory'))
    await disk.sync(at('elsewhere'))
    await expect(disk.sync(at('link'))).rejects.toThrow(Failure)
  })

  test('a directory is made once, and again; one of a missing parent is a Failure', async () => {
    const { disk, at } = await createCase()
    await disk.makeDirectory(at('d'), 0o700)
    await disk.makeDirectory(at('d'), 0o755)
    expect(await disk.look(at('d'))).toEqual({ kind: 'directory' })
    await expect(disk.makeDirectory(at('none/d'), 0o700)).rejects.toThrow(Failure)
    expect(await disk.freeBytes(at('d'))).toBeGreaterThan(0)
  })
})

test('an edit in place changes the signature, a pipe is neither read nor waited for', async () => {
  const { disk, at } = await real()
  await disk.create(at('a'), bytes('one'), 0o644)
  const before = await disk.look(at('a'))
  await writeFile(at('a'), 'two')
  expect(await disk.look(at('a'))).not.toEqual(before)
  execFileSync('mkfifo', [at('pipe')])
  expect(await disk.look(at('pipe'))).toEqual({ kind: 'other' })
  await expect(disk.read(at('pipe'))).rejects.toThrow(Failure)
})
