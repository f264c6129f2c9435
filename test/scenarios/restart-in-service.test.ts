import { readFile, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { goToInstallation } from '../support/go-to-installation.ts'
import { mosWithSystemd } from '../support/mos-with-systemd.ts'
import type { MosWithSystemd } from '../support/mos-with-systemd.ts'
import { placeInstallation } from '../support/placed-installation.ts'
import { whyNoSystemd } from '../support/systemd.ts'

const unit = 'mos.service'

/** Mos as a service, and an installation to go to. */
async function service(atStart?: string): Promise<MosWithSystemd & { generation: number }> {
  const person = await mosWithSystemd()
  const { mos, mosaicHome } = person
  const { generation } = await placeInstallation({ dataDir: join(mos.home, 'data'), mosaicHome }, '0.9.0', atStart)
  await mos.shell('service', 'install')
  await eventually('Mos to answer', async () => (await mos.shell('op', 'list')).exit === 0, 60_000)
  return { ...person, generation }
}

/** What the unit's main process runs. */
const runs = async (person: MosWithSystemd): Promise<string> =>
  (await readFile(`/proc/${await person.show(unit, 'MainPID')}/cmdline`, 'utf8')).replaceAll('\0', ' ')

const active = ({ mos }: MosWithSystemd) =>
  readlink(join(mos.home, 'data', 'versions', 'active')).catch(() => 'checkout')

describe.skipIf(whyNoSystemd !== undefined)(
  `an op under mos.service ${whyNoSystemd ?? ''}`,
  { timeout: 240_000 },
  () => {
    test('has systemd start the other version at once, and ends in it; the unit names the checkout all along', async () => {
      const person = await service()
      const before = await person.show(unit, 'ExecStart')
      const went = await goToInstallation(person.mos, person.generation)
      expect([went.exit, went.stdout]).toEqual([
        0,
        expect.stringContaining('Mos runs from installation 0.9.0, and is ready'),
      ])
      expect(await runs(person)).toContain('/versions/0.9.0/node_modules/')
      expect(await person.show(unit, 'NRestarts')).toBe('0')
      expect(await person.show(unit, 'ActiveState')).toBe('active')
      const path = (text: string) => /path=[^;]*;[^;]*/u.exec(text)?.[0]
      expect(path(await person.show(unit, 'ExecStart'))).toBe(path(before))
      await person.systemd.systemctl('stop', unit)
    })

    test('goes back when the other version does not come up, even where its end says that settings do not fit', async () => {
      const person = await service(
        `if (process.argv[2] === 'up') { console.error('mos: no such thing as a fish'); process.exit(78) }`,
      )
      const went = await goToInstallation(person.mos, person.generation)
      expect([went.exit, went.stdout]).toEqual([1, expect.stringContaining('said last:\nmos: no such thing as a fish')])
      expect(await active(person)).toBe('checkout')
      expect(await runs(person)).not.toContain('/versions/')
      await person.systemd.systemctl('stop', unit)
    })
  },
)
