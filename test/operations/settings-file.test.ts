import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, stat, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { addProject } from '../../src/fleet/add-project.ts'
import { emptySettings } from '../../src/fleet/fleet-settings.ts'
import { setChannelUse } from '../../src/fleet/set-channel-use.ts'
import { createFiles } from '../../src/host/create-files.ts'
import { createSettingsFile } from '../../src/operations/settings-file.ts'
import { createSettingsWatch } from '../../src/operations/settings-watch.ts'
import type { Signal } from '../../src/store/store.ts'
import { eventually } from '../support/eventually.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const source = (path: string) => JSON.stringify(new URL(`../../src/${path}`, import.meta.url).href)
const site = { id: 'site', path: '/srv/site', branch: 'main' }

test('a file that is not there is empty; an edit makes it, for its user alone', async () => {
  const home = await temporaryDirectory()
  const file = createSettingsFile(createFiles(), home)
  expect(await file.read()).toEqual(emptySettings)
  expect(await file.edit((text) => text)).toEqual(emptySettings)
  await expect(stat(file.path)).rejects.toThrow('ENOENT')
  expect(await file.edit((text) => addProject(text, site))).toEqual({ ...emptySettings, projects: [site] })
  const found = await stat(file.path)
  expect(found.mode & 0o777).toBe(0o600)
  await utimes(file.path, 1, 1)
  await file.edit((text) => addProject(text, site))
  expect((await stat(file.path)).mtimeMs).toBe(1_000)
})

test('an edit that would break it, or of a broken one, writes nothing', async () => {
  const home = await temporaryDirectory()
  const file = createSettingsFile(createFiles(), home)
  await file.edit((text) => addProject(text, site))
  const before = await readFile(file.path, 'utf8')
  await expect(file.edit(() => 'projects: {')).rejects.toThrow(`${file.path}:1:12: not valid YAML`)
  expect(await readFile(file.path, 'utf8')).toBe(before)
  await writeFile(file.path, 'colour: red\n')
  const change = file.edit((text) => addProject(text, { ...site, id: 'shop' }))
  await expect(change).rejects.toThrow('unknown key "colour"')
  expect(await readFile(file.path, 'utf8')).toBe('colour: red\n')
})

test('two processes that edit at once lose no edit', async () => {
  const home = await temporaryDirectory()
  const program = (mark: string) => `
    const { createFiles } = await import(${source('host/create-files.ts')})
    const { createSettingsFile } = await import(${source('operations/settings-file.ts')})
    const { setChannelUse } = await import(${source('fleet/set-channel-use.ts')})
    const file = createSettingsFile(createFiles(), ${JSON.stringify(home)})
    const edits = Array.from({ length: 15 }, (_, n) =>
      file.edit((text) => setChannelUse(text, { id: ${JSON.stringify(mark)} + n, as: 'home' })))
    await Promise.all(edits)`
  const children = ['1', '2'].map((mark) =>
    spawn(process.execPath, ['--input-type=module', '-e', program(mark)], { stdio: 'inherit' }),
  )
  const ended = await Promise.all(children.map((child) => once(child, 'exit')))
  expect(ended).toEqual([
    [0, null],
    [0, null],
  ])
  const { channels } = await createSettingsFile(createFiles(), home).read()
  const wanted = ['1', '2'].flatMap((mark) => Array.from({ length: 15 }, (_, n) => `${mark}${n}`))
  expect(channels.map(({ id }) => id).toSorted()).toEqual(wanted.toSorted())
})

test('the watch: what was read last goes on to count while the file is broken, and that is told once', async () => {
  const home = await temporaryDirectory()
  const files = createFiles()
  const settings = createSettingsWatch(createSettingsFile(files, home), files)
  expect(settings.current()).toEqual(emptySettings)
  await settings.edit((text) => setChannelUse(text, { id: '7', as: 'ops' }))
  expect(settings.current().channels).toEqual([{ id: '7', as: 'ops' }])

  const listeners = new Set<(signal: Signal) => void>()
  const told: string[] = []
  const on = (listener: (signal: Signal) => void) => {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }
  const stop = settings.follow({ on }, (problem) => void told.push(problem))
  const rescan = () => listeners.forEach((listener) => listener({ kind: 'rescan' }))

  await writeFile(settings.path, 'channels: [{ id: 8, as: den }]\n')
  rescan()
  await eventually('the person is told', () => told.length > 0)
  rescan()
  await settings.refresh()
  expect(told).toEqual([
    `${settings.path}:1:25: as is "den"; it is one of home, ops, bugs. What it said before goes on to count.`,
  ])
  expect(settings.current().channels).toEqual([{ id: '7', as: 'ops' }])

  await writeFile(settings.path, 'channels: [{ id: 8, as: home }]\n')
  await settings.refresh()
  expect(settings.current().channels).toEqual([{ id: '8', as: 'home' }])
  stop()
  expect(listeners.size).toBe(0)
})

test('a directory in its place is a failure that names it', async () => {
  const home = await temporaryDirectory()
  const file = createSettingsFile(createFiles(), home)
  await mkdir(join(dirname(file.path), 'mos.yaml'), { recursive: true })
  await expect(file.read()).rejects.toThrow(file.path)
})
