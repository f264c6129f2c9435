import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { personWithMos } from '../support/person-with-mos.ts'

const role = 'mos/roles/research.md'
const pi = 'mos/launchers/pi'

test('what a start leaves is asked about in the ops channel, once, however often Mos starts and dies', async () => {
  const { wire, mos, olga, general } = await personWithMos({
    env: (on) => ({ MOS_OPS_CHANNEL: on.channel('ops').id }),
    async prepare({ home }) {
      for (const path of [role, pi]) {
        const file = join(home, '.config', 'mosaic', path)
        await mkdir(dirname(file), { recursive: true })
        await writeFile(file, 'mine\n')
      }
    },
  })
  const ops = wire.channel('ops')
  for (const path of [role, pi]) await ops.says(`${path}** waits`, 20_000)
  await writeFile(join(mos.home, '.config', 'mosaic', 'mos', 'launchers', 'stub'), 'my stub\n')
  for (const end of ['kill', 'stop', 'kill'] as const) {
    await mos[end]()
    await mos.start()
    await ops.says('mos/launchers/stub', 20_000)
  }
  const asked = await ops.says(`${role}** waits`)
  const pressed = await olga.press(asked, 'Keep mine')
  await pressed.until(/On its way/u, 20_000)
  for (const end of ['Kept yours', '· done']) await ops.says(end, 20_000)
  await ops.says(/@olga.*keep your/su, 20_000)
  const lines = (await ops.text()).replaceAll(/op-[0-9a-z#-]+/g, 'op-…')
  expect(lines).toMatchInlineSnapshot(`
    "mos: ⚖️ **mos/launchers/pi** waits for your decision: another file was there first. Yours stays; that of Mos 0.1.0 lies aside.
      [Keep mine] [Take new] [Show diff]
    mos: ⚖️ **mos/roles/research.md** waits for your decision: another file was there first. Yours stays; that of Mos 0.1.0 lies aside.
      Kept yours · @olga
    mos: Mos 0.1.0 was started.
      Left for you: mos/launchers/stub (you have edited it; your edit goes to the backups)
      See what differs: /fleet reseed plan:true
    mos: ✅ **keep your mos/roles/research.md** · done · \`op-…\`
      ▰▰ 2/2
      ✓ keep yours
      ✓ see what else waits
      generation 2: kept yours
      Take it back: /fleet rollback to:1
      Left for you: mos/launchers/pi (another file was there first), mos/launchers/stub (you have edited it; your edit goes to the backups)
      See what differs: /fleet reseed diff:mos/launchers/pi
      Decide: /fleet reseed keep:mos/launchers/pi or /fleet reseed take:mos/launchers/pi
    mos: @olga ✅ **keep your mos/roles/research.md** done
      generation 2: kept yours
      Take it back: /fleet rollback to:1
      Left for you: mos/launchers/pi (another file was there first), mos/launchers/stub (you have edited it; your edit goes to the backups)
      See what differs: /fleet reseed diff:mos/launchers/pi
      Decide: /fleet reseed keep:mos/launchers/pi or /fleet reseed take:mos/launchers/pi"
  `)

  // Who deletes the place with an open card can still see what waits, and ask again elsewhere.
  ops.remove()
  const drift = await olga.slash(general, 'doctor')
  await drift.until(/framework/u, 20_000)
  expect(drift.text.split('\n').filter((line) => line.includes('framework:'))).toMatchInlineSnapshot(`
    [
      "warn framework: mos/launchers/pi (another file was there first), mos/launchers/stub (you have edited it; your edit goes to the backups) — see what differs: /fleet reseed plan:true, and decide: /fleet reseed",
    ]
  `)
  const planned = await olga.slash(general, 'fleet reseed')
  await planned.until(/Confirm/u, 20_000)
  if (planned.message === undefined) throw new Error('there is no plan')
  await olga.press(planned.message, 'Confirm')
  await general.says(`${pi}** waits`, 20_000)
})
