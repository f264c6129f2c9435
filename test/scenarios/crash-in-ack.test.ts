import { expect, test } from 'vitest'
import { normalise } from '../support/normalise.ts'
import { personWithMos } from '../support/person-with-mos.ts'

test('kill -9 after Discord took the acknowledgement and before that was noted: it stays the one receipt', async () => {
  const { mos, olga, general, wire } = await personWithMos()
  const fault = wire.fault({ method: 'POST', route: '/interactions/:id/:token/callback', how: 'slow', ms: 3_000 })
  const asked = olga.slash(general, 'fleet spawn', { role: 'coder', name: 'ada' })
  await wire.until(() => fault.hits === 1, 20_000, 'the acknowledgement')
  await mos.kill()
  await mos.start()

  const spawned = await asked
  await spawned.until('· done ·', 30_000)
  expect(normalise(await general.text())).toMatchInlineSnapshot(`
    "mos: ✅ **spawn ada** · done · \`op-#id\`
      ▰▰▰▰ 4/4
      ✓ check roster, role and program — ada is free, coder is ephemeral, stub is installed
      ✓ write the roster — ada is in the roster
      ✓ start ada — its pane is there
      ✓ look for its first heartbeat
      ada is up: pane %… alive, pid …, heartbeat … s old
    mos: @olga ✅ **spawn ada** done
      ada is up: pane %… alive, pid …, heartbeat … s old"
  `)
})
