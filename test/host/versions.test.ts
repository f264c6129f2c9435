import { spawn } from 'node:child_process'
import { copyFile, mkdir, readdir, readlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createHost } from '../../src/host/create-host.ts'
import { createVersions } from '../../src/host/versions.ts'
import { eventually } from '../support/eventually.ts'
import { recordingHost } from '../support/recording-host.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const onDisk = async () => ({ host: createHost({ hostId: 'here', path: '' }), dataDir: await temporaryDirectory() })
/** Its disk is another one than its files are on. */
const inMemory = async () => {
  const host = recordingHost()
  return { host: { ...host, disk: { ...host.disk, sync: () => Promise.resolve() } }, dataDir: '/data' }
}

describe.each([
  ['on this machine', onDisk],
  ['in memory', inMemory],
])('installations %s', (_, createCase) => {
  test('before there is one the checkout counts, and nothing is listed', async () => {
    const { host, dataDir } = await createCase()
    const versions = createVersions(host, dataDir)
    expect(await versions.active()).toBe('checkout')
    expect(await versions.list()).toEqual([])
    expect(versions.directory('1.6.0')).toBe(join(dataDir, 'versions', '1.6.0'))
  })

  test('the one that is switched to counts, again and again, and the checkout after it', async () => {
    const { host, dataDir } = await createCase()
    const versions = createVersions(host, dataDir)
    for (const id of ['1.6.0', '1.6.0', '1.6.0+2', '1.5.0', 'checkout', 'checkout']) {
      await versions.switchTo(id)
      expect(await versions.active()).toBe(id)
    }
  })

  test('what is listed are installations: no link, nothing half made or being tried', async () => {
    const { host, dataDir } = await createCase()
    const versions = createVersions(host, dataDir)
    for (const id of ['1.6.0', '1.6.0+2', '1.7.0-rc.1', '1.8.0.part', '1.8.0.smoke'])
      await host.files.write(join(versions.directory(id), 'package.json'), '{}')
    await host.files.write(join(dataDir, 'versions', 'trial.json'), '{}')
    await versions.switchTo('1.6.0')
    expect(await versions.list()).toEqual(['1.6.0', '1.6.0+2', '1.7.0-rc.1'])
  })
})

test('the link is relative, so that data that moves keeps it, and removing takes one installation and all in it', async () => {
  const { host, dataDir } = await onDisk()
  const versions = createVersions(host, dataDir)
  for (const id of ['1.5.0', '1.6.0']) {
    await mkdir(join(versions.directory(id), 'node_modules', 'mos'), { recursive: true })
    await writeFile(join(versions.directory(id), 'node_modules', 'mos', 'x'), 'x')
  }
  await versions.switchTo('1.6.0')
  expect(await readlink(join(dataDir, 'versions', 'active'))).toBe('1.6.0')
  await versions.remove('1.5.0')
  await versions.remove('1.4.0')
  expect(await versions.list()).toEqual(['1.6.0'])
})

test('what a process runs from is known: by its program, its arguments, its environment', async () => {
  const { host, dataDir } = await onDisk()
  const versions = createVersions(host, dataDir)
  const ids = ['1.4.0', '1.5.0', '1.5.0+2', '1.6.0', '1.7.0']
  const sleep = join(versions.directory('1.4.0'), 'bin', 'sleep')
  await mkdir(join(sleep, '..'), { recursive: true })
  await copyFile('/bin/sleep', sleep)
  const children = [
    spawn(sleep, ['60']),
    spawn('sh', ['-c', 'read line', join(versions.directory('1.5.0'), 'x')]),
    spawn('sleep', ['60'], { env: { PATH: `${versions.directory('1.6.0')}/node_modules/.bin:/usr/bin:/bin` } }),
  ]
  onTestFinished(() => children.forEach((child) => child.kill('SIGKILL')))
  await eventually('all to run', async () => (await versions.used(ids)).length === 3)
  expect(await versions.used(ids)).toEqual(['1.4.0', '1.5.0', '1.6.0'])
  expect(await versions.used([])).toEqual([])
})

test('what was cut off is swept, of one or of all, and nothing else', async () => {
  const { host, dataDir } = await onDisk()
  const versions = createVersions(host, dataDir)
  for (const name of ['1.5.0', '1.5.0.ab12.part', '1.5.0.smoke', '1.5.0+2.part', '1.6.0.part'])
    await mkdir(join(versions.directory(name), 'node_modules'), { recursive: true })
  await writeFile(join(dataDir, 'versions', 'trial.json'), '{}')
  await versions.sweep('1.5.0')
  expect(await readdir(join(dataDir, 'versions'))).toEqual(['1.5.0', '1.5.0+2.part', '1.6.0.part', 'trial.json'])
  await versions.sweep()
  expect(await readdir(join(dataDir, 'versions'))).toEqual(['1.5.0', 'trial.json'])
})
