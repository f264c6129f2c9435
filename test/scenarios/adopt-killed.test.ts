import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { confirmed } from '../support/confirmed.ts'
import { eventually } from '../support/eventually.ts'
import { mosWithSystemd } from '../support/mos-with-systemd.ts'
import { mosaicFleet } from '../support/mosaic-fleet.ts'
import { psRow } from '../support/ps-row.ts'
import { startRedisGate } from '../support/redis-gate.ts'
import { testSystemd, whyNoSystemd } from '../support/systemd.ts'

describe.skipIf(whyNoSystemd !== undefined)(
  `a Mos over Mosaic's fleet ${whyNoSystemd ?? ''}`,
  { timeout: 240_000 },
  () => {
    test('is killed anywhere between Mosaic and Mos: the next start ends what was begun, and nobody is there twice', async () => {
      const systemd = await testSystemd()
      const mosaic = await mosaicFleet(systemd)
      const pids = async () => [await mosaic.panePid('Boss_1'), await mosaic.panePid('ada')]
      const ran = await pids()
      const gate = await startRedisGate()
      const { mos } = await mosWithSystemd({ MOS_DATA_DIR: join(systemd.home, 'data'), REDIS_URL: gate.url }, systemd)
      const killedAt = async (line: string) => {
        await gate.holdAt('before', line)
        await mos.kill()
      }
      const ended = (title: string) =>
        eventually(`${title} to end`, async () => {
          const { stdout } = await mos.shell('op', 'list')
          return stdout.split('\n').some((each) => each.includes(title) && /\bdone\b/u.test(each))
        })
      await mos.start()

      // Adopted, with the roster written and not journaled, and then with the home adopted and not journaled.
      const atRoster = killedAt('"write the roster","state":"done"')
      const adopting = confirmed(mos, 'fleet', 'adopt')
      await atRoster
      const atSettings = killedAt('"write fleet/mos.yaml","state":"done"')
      const begun = mos.start().catch(() => undefined)
      await atSettings
      await begun
      await mos.start()
      await adopting
      await ended("adopt Mosaic's fleet")
      expect((await mos.shell('fleet', 'adopt')).stdout).toContain('adopted already')
      await eventually('the enhancer', async () => /idle/u.test(await psRow(mos, 'enhancer')))
      expect([await pids(), await mosaic.sessions(), await mos.panes()]).toEqual([
        ran,
        ['Boss_1', '_holder', 'ada'],
        [],
      ])
      const text = await readFile(join(mosaic.home, 'fleet', 'roster.yaml'), 'utf8')
      expect(text.match(/name: enhancer/gu)).toHaveLength(1)

      // The orchestrator taken over, and not started.
      const atTakeOver = killedAt('"take it over","state":"done"')
      const moving = confirmed(mos, 'fleet', 'adopt', '--orchestrator', 'mos')
      await atTakeOver
      expect(await mosaic.sessions()).toEqual(['_holder', 'ada'])
      await mos.start()
      await moving
      await eventually('it to live in Mos', async () => /^Boss_1 .* idle/u.test(await psRow(mos, 'Boss_1')))
      await ended('move Boss_1 into Mos')
      expect([await mosaic.sessions(), await mosaic.unitState('Boss_1')]).toEqual([
        ['_holder', 'ada'],
        'inactive masked',
      ])

      // Ended in Mos, and not started by Mosaic.
      const atEnd = killedAt('"have Mosaic start it","state":"running"')
      const back = confirmed(mos, 'fleet', 'adopt', '--orchestrator', 'pane')
      await atEnd
      await mos.start()
      await back
      await ended('move Boss_1 back into its pane')
      expect([await mosaic.sessions(), await mosaic.unitState('Boss_1')]).toEqual([
        ['Boss_1', '_holder', 'ada'],
        'active enabled',
      ])
      // What Mos hosts it writes down there.
      expect((await readdir(join(mosaic.home, 'fleet', 'run'))).filter((name) => name.endsWith('.version'))).toEqual([
        'enhancer.version',
      ])
    })
  },
)
