import { expect, test } from 'vitest'
import { hashOf } from '../../src/seed/hash.ts'
import { latestGeneration } from '../../src/seed/generations.ts'
import { lookAndPlan } from '../../src/seed/look-and-plan.ts'
import { reseed } from '../../src/seed/reseed.ts'
import { backupPath, seedPaths } from '../../src/seed/seed-paths.ts'
import { createCrashDisk } from '../support/crash-disk.ts'
import { samplePackage } from './sample-package.ts'

const paths = seedPaths('/home', '/state')
const version = (name: string) =>
  samplePackage(name, [{ path: 'mos/launchers/run', text: `run ${name}` }, ...(name === '2' ? [newOne] : [])])
const newOne = { path: 'mos/hooks/new.mjs', text: 'new' }

/** Of what was not synced a power cut leaves nothing here. */
const losing = () => 0.9

test('what a try left behind that failed is durable once the next one is done', async () => {
  for (let at = 1; ; at++) {
    const machine = createCrashDisk(losing)
    const { disk } = machine
    machine.put('/home/SOUL.md', 'mine')
    await reseed(disk, paths, version('1'), { by: 'ada' })
    machine.put('/home/mos/launchers/run', 'edited')
    const { digest } = (await lookAndPlan(disk, paths, version('2'))).plan
    const run = () => reseed(disk, paths, version('2'), { by: 'ada', digest })
    machine.trouble({ kind: 'error', at, code: 'EIO' })
    const failed = await run().then(
      () => false,
      () => true,
    )
    machine.trouble(undefined)
    await run()
    machine.restart()
    const text = (path: string) => machine.files().get(path)?.text
    expect([at, text('/home/mos/launchers/run'), text('/home/mos/hooks/new.mjs')]).toEqual([at, 'run 2', 'new'])
    expect([at, text(backupPath(paths, hashOf('edited')))]).toEqual([at, 'edited'])
    expect((await latestGeneration(disk, paths))?.plan).toBe(digest)
    if (!failed) return
  }
})
