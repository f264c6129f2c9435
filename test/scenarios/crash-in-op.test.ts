import { expect, test } from 'vitest'
import { normalise } from '../support/normalise.ts'
import { personWithMos } from '../support/person-with-mos.ts'
import { startRedisGate } from '../support/redis-gate.ts'
import { slowAgent } from '../support/slow-agent.ts'

test.each([
  ['before the first step', 'before', '"check roster, role and program","state":"running"'],
  ['with the roster written and not journaled', 'before', '"write the roster","state":"done"'],
  ['with the pane there and not journaled', 'before', '"start ada","state":"done"'],
  ['with the end journaled and not acknowledged', 'after', 'state\r\n$6\r\n"done"'],
] as const)('kill -9 in the middle of a spawn, %s: it ends once', async (_, where, line) => {
  const gate = await startRedisGate()
  const { mos, olga, general, wire } = await personWithMos({ env: () => ({ REDIS_URL: gate.url }) })

  const crash = gate.holdAt(where, line)
  await olga.say(general, '@mos spawn a coder named ada')
  await crash
  await mos.kill()
  await mos.start()

  const thread = await wire.until(() => general.threads()[0], 20_000, 'a thread')
  await thread.says(/@olga.*ada is up/s, 20_000)
  expect(normalise(await thread.text())).toMatchInlineSnapshot(`
    "olga: (the message that started this thread)
    mos: ✅ **spawn ada** · done · \`op-…\`
      ▰▰▰▰ 4/4
      ✓ check roster, role and program — ada is free, coder is ephemeral, stub is installed
      ✓ write the roster — ada is in the roster
      ✓ start ada — its pane is there
      ✓ look for its first heartbeat
      ada is up: pane %… alive, pid …, heartbeat … s old
    mos ↳ olga: Queued: spawn ada (op-…). Its receipt shows how it goes.
    mos: @olga ✅ **spawn ada** done
      ada is up: pane %… alive, pid …, heartbeat … s old"
  `)
  expect(await mos.panes()).toEqual(['ada'])
  expect((await mos.shell('fleet', 'ps')).stdout).toMatch(/^ada +coder +stub +idle/m)
})

test.each([
  ['kill -9', 'kill', undefined],
  ['SIGTERM', 'stop', 0],
] as const)('%s while a spawn waits for the first heartbeat: the next start goes on with it', async (_, end, exit) => {
  const { mos, olga, general } = await personWithMos()
  const ada = await slowAgent(mos, 'ada')

  const spawned = await olga.slash(general, 'fleet spawn', { role: 'coder', name: 'ada' })
  await spawned.until('› look for its first heartbeat', 30_000)
  expect(await mos[end]()).toBe(exit)
  expect(spawned.text).toContain('running')
  expect(await mos.panes()).toEqual(['ada'])
  await mos.start()
  await ada.release()

  await general.says(/@olga.*ada is up/s, 20_000)
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
