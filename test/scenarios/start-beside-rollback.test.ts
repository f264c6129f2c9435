import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createDisk } from '../../src/host/create-disk.ts'
import { createFiles } from '../../src/host/create-files.ts'
import { createVersions } from '../../src/host/versions.ts'
import { eventually } from '../support/eventually.ts'
import { goToInstallation } from '../support/go-to-installation.ts'
import { createMos } from '../support/mos.ts'
import { placeInstallation } from '../support/placed-installation.ts'

const isThere = (path: string) =>
  readFile(path).then(
    () => true,
    () => false,
  )

test('a start that had chosen before a shell went back, and goes on after it, becomes what counts', async () => {
  const mos = await createMos()
  onTestFinished(() => mos.dispose())
  const dataDir = join(mos.home, 'data')
  const slow = `
    import { existsSync, writeFileSync } from 'node:fs'
    if (process.argv[2] === 'up') {
      writeFileSync('${mos.home}/chosen', '')
      while (!existsSync('${mos.home}/go')) await new Promise((go) => setTimeout(go, 50))
    }`
  const places = { dataDir, mosaicHome: join(mos.home, '.config', 'mosaic') }
  const { generation } = await placeInstallation(places, '0.9.0', slow)
  await createVersions({ files: createFiles(), disk: createDisk() }, dataDir).switchTo('0.9.0')
  const started = mos.start()
  await eventually('the start to have chosen', () => isThere(join(mos.home, 'chosen')))
  const back = await goToInstallation(mos, generation + 1)
  expect(back.stdout).toContain('installation checkout counts, 0.9.0 before: it runs from the next start')
  await writeFile(join(mos.home, 'go'), '')
  await started
  expect(mos.said).toContain('mos: installation 0.9.0 runs, which counts')
  expect(mos.said).toContain('another version was switched to meanwhile: it is started in place of this one')
  expect((await mos.shell('ps')).exit).toBe(0)
  expect((await mos.shell('--version')).stdout).toBe('mos 0.1.0\n')
  const children = await readFile(`/proc/${mos.pid}/task/${mos.pid}/children`, 'utf8')
  const commands = await Promise.all(
    children
      .trim()
      .split(' ')
      .map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8')),
  )
  expect(commands.filter((command) => command.includes('/dist/mos.js\0up'))).toEqual([
    expect.not.stringContaining('/versions/'),
  ])
  expect(await mos.stop()).toBe(0)
})
