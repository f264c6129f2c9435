import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createHost } from '../../src/host/create-host.ts'
import { writeOwnProgram } from '../../src/host/own-program.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

test('the mos of a pane is the one that runs, on its home and its data, whatever they are called', async () => {
  const host = createHost({ hostId: 'here', path: process.env['PATH'] ?? '' })
  const directory = join(await temporaryDirectory(), `it's $(a) "home"`)
  const program = join(directory, 'mos.mjs')
  await host.files.write(
    program,
    'console.log(JSON.stringify([process.env.MOSAIC_HOME, process.env.MOS_DATA_DIR, ...process.argv.slice(2)]))',
  )
  const paths = { mosaicHome: join(directory, 'home'), dataDir: join(directory, 'data') }
  await writeOwnProgram(host, { ...paths, nodePath: process.execPath, program })
  await writeOwnProgram(host, { ...paths, nodePath: process.execPath, program })
  const mos = join(paths.mosaicHome, 'fleet/run/bin/mos')
  const { stdout } = await host.run([mos, 'report', `a "b" $c 'd'`])
  expect(JSON.parse(stdout)).toEqual([paths.mosaicHome, paths.dataDir, 'report', `a "b" $c 'd'`])
})
