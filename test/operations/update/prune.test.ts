import { spawn } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createHost } from '../../../src/host/create-host.ts'
import { createVersions } from '../../../src/host/versions.ts'
import { pruneInstallations } from '../../../src/operations/update/prune-installations.ts'
import { noteGeneration } from '../../../src/seed/note-generation.ts'
import { eventually } from '../../support/eventually.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'
import { createMachine } from './saga-machine.ts'

test('of many installations the last three are kept, and those that an agent or a process runs from', async () => {
  const host = createHost({ hostId: 'here', path: process.env['PATH'] ?? '' })
  const { config, runs } = await createMachine(join(await temporaryDirectory(), 'machine'), host)
  const versions = createVersions(host, config.dataDir)
  let installationBefore = 'checkout'
  for (const installation of ['1.1.0', '1.2.0', '1.3.0', '1.4.0', '1.5.0', '1.6.0']) {
    await mkdir(join(versions.directory(installation), 'node_modules'), { recursive: true })
    const note = { by: 'local:0', cause: installation, kind: 'update' as const, installation, installationBefore }
    await noteGeneration(host.disk, config, note)
    installationBefore = installation
  }
  // Of an update that never came to its end.
  await mkdir(versions.directory('2.0.0'))
  await mkdir(versions.directory('2.1.0.ab12.part'))
  await versions.switchTo('1.6.0')
  await runs(['ada'])
  await host.files.write(join(config.mosaicHome, 'fleet', 'run', 'ada.version'), '1.1.0\n')
  const child = spawn('sh', ['-c', 'read line', join(versions.directory('1.3.0'), 'x')])
  onTestFinished(() => void child.kill('SIGKILL'))
  await eventually('it to run', async () => (await versions.used(['1.3.0'])).length === 1)
  await pruneInstallations({ host, versions, config }, ['1.6.0', '1.5.0'])
  expect(await versions.list()).toEqual(['1.1.0', '1.3.0', '1.4.0', '1.5.0', '1.6.0', '2.0.0'])
  expect(await host.files.list(join(config.dataDir, 'versions'))).toEqual([...(await versions.list()), 'active'])
})
