import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { settledText } from '../support/settled-text.ts'
import { eventually } from '../support/eventually.ts'
import { readHealth } from '../support/read-health.ts'
import { normalise } from '../support/normalise.ts'
import { personWithMos } from '../support/person-with-mos.ts'
import { startTestRedis } from '../support/redis.ts'
import { slowAgent } from '../support/slow-agent.ts'

test('Redis is away for a while: what can not be kept is refused, what was said is answered, what runs goes on', async () => {
  const redis = await startTestRedis()
  onTestFinished(() => redis.stop())
  const { wire, mos, olga, general } = await personWithMos({ env: () => ({ REDIS_URL: redis.url }) })
  const ada = await slowAgent(mos, 'ada')
  await olga.say(general, '@mos count to 1')
  const thread = await wire.until(() => general.threads()[0], 5_000, 'a thread')
  await thread.says('1')
  const spawned = await olga.slash(general, 'fleet spawn', { role: 'coder', name: 'ada' })
  await spawned.until('› look for its first heartbeat', 10_000)
  const before = await readHealth(mos.url)

  await redis.kill()
  const during = await eventually('health to notice', async () => {
    const seen = await readHealth(mos.url)
    return seen.status === 503 && seen
  })
  const refused = await olga.slash(general, 'fleet spawn', { role: 'coder', name: 'bob' })
  const pressed = await olga.press(await general.says('running'), 'Cancel')
  await olga.say(thread, 'count to 2')
  await olga.say(general, '@mos count to 3')
  await ada.release()
  const shell = await mos.shell('fleet', 'ps')
  await redis.revive()

  const after = await eventually('health to be well again', async () => {
    const seen = await readHealth(mos.url)
    return seen.status === 200 && seen
  })
  await thread.says('1 2', 15_000)
  const second = await wire.until(() => general.threads()[1], 15_000, 'a second thread')
  await second.says('1 2 3', 15_000)
  await general.says(/@olga.*ada is up/s, 20_000)
  expect({ before, during, after }).toMatchInlineSnapshot(`
    {
      "after": {
        "body": {
          "discord": "ready",
          "floor": {
            "enhancer": "idle",
            "orchestrator": "idle",
          },
          "hosts": [
            {
              "hostId": "alpha",
              "worker": "ok",
            },
          ],
          "redis": "ok",
          "status": "ok",
        },
        "status": 200,
      },
      "before": {
        "body": {
          "discord": "ready",
          "floor": {
            "enhancer": "idle",
            "orchestrator": "idle",
          },
          "hosts": [
            {
              "hostId": "alpha",
              "worker": "ok",
            },
          ],
          "redis": "ok",
          "status": "ok",
        },
        "status": 200,
      },
      "during": {
        "body": {
          "discord": "ready",
          "floor": {
            "enhancer": "idle",
            "orchestrator": "idle",
          },
          "hosts": [
            {
              "hostId": "alpha",
              "worker": "ok",
            },
          ],
          "redis": "down",
          "status": "down",
        },
        "status": 503,
      },
    }
  `)
  expect(refused).toMatchObject({ kind: 'ephemeral' })
  expect(refused.ackMs).toBeLessThan(3_000)
  expect([refused.text, pressed.kind, pressed.text, shell.exit]).toMatchInlineSnapshot(`
    [
      "Redis does not answer, so \`fleet spawn\` was not queued. Say it again when Redis is back; \`doctor\` shows how it stands.",
      "ephemeral",
      "Redis does not answer, so \`op cancel\` was not done. Say it again when Redis is back; \`doctor\` shows how it stands.",
      0,
    ]
  `)
  expect(await settledText(thread)).toMatchInlineSnapshot(`
    "olga: (the message that started this thread)
    mos ↳ olga: 1
    olga: count to 2
    mos ↳ olga: 1 2"
  `)
  expect(normalise(await general.text())).toMatchInlineSnapshot(`
    "olga: @mos count to 1
    mos: ✅ **spawn ada** · done · \`op-#id\`
      ▰▰▰▰ 4/4
      ✓ check roster, role and program — ada is free, coder is ephemeral, stub is installed
      ✓ write the roster — ada is in the roster
      ✓ start ada — its pane is there
      ✓ look for its first heartbeat
      ada is up: pane %… alive, pid …, heartbeat … s old
    olga: @mos count to 3
    mos: @olga ✅ **spawn ada** done
      ada is up: pane %… alive, pid …, heartbeat … s old"
  `)
  expect(await mos.panes()).toEqual(['ada'])
  expect((await mos.shell('op', 'list')).stdout).not.toContain('bob')
})

test('the embedded Redis is started again when it is killed, and nothing is lost', async () => {
  const { mos, olga, general, wire } = await personWithMos()
  await olga.say(general, '@mos count to 1')
  const thread = await wire.until(() => general.threads()[0], 5_000, 'a thread')
  await thread.says('1')
  const pid = await redisPid(mos.home)

  process.kill(pid, 'SIGKILL')
  const back = await eventually('another Redis', async () => {
    const now = await redisPid(mos.home).catch(() => pid)
    return now !== pid && (await readHealth(mos.url)).status === 200
  })
  await olga.say(thread, 'count to 2')
  await thread.says('1 2')

  expect(back).toBe(true)
  expect(await settledText(thread)).toMatchInlineSnapshot(`
    "olga: (the message that started this thread)
    mos ↳ olga: 1
    olga: count to 2
    mos ↳ olga: 1 2"
  `)
})

test('Mos and its Redis are killed at once, as when the machine stops: the next start goes on with all of it', async () => {
  const { mos, olga, general, wire } = await personWithMos()
  const ada = await slowAgent(mos, 'ada')
  const spawned = await olga.slash(general, 'fleet spawn', { role: 'coder', name: 'ada' })
  await spawned.until('› look for its first heartbeat', 10_000)
  await olga.say(general, '@mos count to 3')
  const thread = await wire.until(() => general.threads()[0], 5_000, 'a thread')
  await wire.until(() => thread.typing > 0, 5_000, 'a sign of the turn')

  process.kill(await redisPid(mos.home), 'SIGKILL')
  await mos.kill()
  await mos.start()
  await ada.release()

  await general.says(/@olga.*ada is up/s, 20_000)
  await thread.says('1 2 3', 15_000)
  expect(await settledText(thread)).toMatchInlineSnapshot(`
    "olga: (the message that started this thread)
    mos ↳ olga: 1 2 3"
  `)
  expect(spawned.text.split('\n')[0]).toMatch('✅ **spawn ada** · done')
  expect(general.messages().filter(({ bot, notified }) => bot && notified.length > 0)).toHaveLength(1)
  expect(await mos.panes()).toEqual(['ada'])
})

const redisPid = async (home: string): Promise<number> =>
  Number(await readFile(join(home, 'data', 'redis', 'redis.pid'), 'utf8'))
