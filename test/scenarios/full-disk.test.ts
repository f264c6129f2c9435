import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { consolePage } from '../support/console-page.ts'
import { eventually } from '../support/eventually.ts'
import { createMos } from '../support/mos.ts'
import { tinyDisk, whyNoMount } from '../support/tiny-disk.ts'
import type { TinyDisk } from '../support/tiny-disk.ts'

async function mosOn(disk: TinyDisk, { hasProject = true } = {}) {
  const env = { MOS_DATA_DIR: join(disk.path, 'data'), MOSAIC_HOME: join(disk.path, 'mosaic') }
  const mos = await createMos(env, undefined, { hasProject })
  onTestFinished(() => mos.dispose())
  return mos
}

/* oxlint-disable vitest/no-conditional-tests -- only root can make a disk to fill; another's would be everybody's */
const refusal = await whyNoMount()
if (refusal === undefined) {
  test('a start on a full disk says so in a line', async () => {
    const disk = await tinyDisk(4)
    await mkdir(join(disk.path, 'data'))
    await disk.fill()
    const mos = await mosOn(disk, { hasProject: false })
    const { exit, stdout, stderr } = await mos.shell('up')
    expect(stdout).toBe('')
    expect(`${exit} ${stderr.replaceAll(disk.path, 'DISK')}`).toMatch(
      /^1 mos: Cannot (write|create) DISK\/\S+: the disk is full; free some space \(df -h\) and try again\.\n$/,
    )
    await disk.free()
    await mos.start()
  })

  test('a disk that fills while Mos runs: commands say so, nothing is lost, and room is enough to go on', async () => {
    const disk = await tinyDisk(6)
    const mos = await mosOn(disk)
    await mos.start()
    expect((await mos.shell('topic', 'new', 'before')).exit).toBe(0)
    await disk.fill()
    const page = await consolePage(mos)
    // The last page of Redis's file still has room for some.
    const refused = await eventually('a refusal', async () => {
      const answer = await page.run('topic new', { title: 'x'.repeat(100) })
      return !answer.startsWith('{') && answer
    })
    // Redis refuses it, or ends in the middle of it: both are honest.
    expect(refused).toMatch(
      /^Redis (does not answer, so `topic new` was not done|stopped answering: `topic new` may have been done)\. /,
    )
    expect((await mos.shell('ps')).exit).toBe(0)
    const doctor = (await mos.shell('doctor')).stdout.replaceAll(disk.path, 'DISK').replace(/doctor-\d+/, 'doctor-…')
    expect(doctor).toContain(
      'fail home: Cannot write DISK/mosaic/fleet/run/.doctor-…: the disk is full; free some space (df -h) and try again.\n' +
        'fail disk: 0 MiB free for DISK/data — make room: Redis stops writing on a full disk\n',
    )

    await disk.free()
    await eventually('Redis is back', async () => (await fetch(`${mos.url}/health`)).status === 200, 30_000)
    expect((await mos.shell('topic', 'list')).stdout).toContain('before')
    expect((await mos.shell('fleet', 'spawn', 'coder', '--name', 'ada')).stdout).toContain('ada is up')
  })
} else {
  test('this user may not mount, so there is no disk to fill here', () => {
    expect(refusal).toMatch(/permission|permitted|superuser|only root/i)
  })
}
