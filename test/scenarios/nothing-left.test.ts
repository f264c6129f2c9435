import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { answersTo } from '../soak/converse.ts'
import { leftBehind } from '../soak/left-behind.ts'
import { eventually } from '../support/eventually.ts'
import { personWithModel } from '../support/person-with-model.ts'
import { redisCommand } from '../support/redis-command.ts'
import type { Channel } from '../wire/view/channel.ts'

/** Keys that Redis keeps for ever, without the ids in them. */
async function keptKeys(socket: string): Promise<readonly string[]> {
  const keys = (await redisCommand(socket, 'KEYS *')).split('\r\n').filter((line) => line.startsWith('{mos'))
  const ages = await Promise.all(keys.map((key) => redisCommand(socket, `TTL ${key}`)))
  const kept = keys.filter((_, n) => ages[n]?.includes(':-1') === true)
  return [
    ...new Set(kept.map((key) => key.replaceAll(/\d{15,}|f-[0-9a-f]{10}/g, '#').replace(/^\{mos:[^}]*\}:/, ''))),
  ].toSorted()
}

test('turns, dead programs and closed topics leave no program, no open file and no key behind', async () => {
  const { wire, olga, mos, general } = await personWithModel({ env: { MOS_TENANT: 'left' } })
  const ask = async (place: Channel, text: string): Promise<Channel> => {
    const message = await olga.say(place, place === general ? `@mos ${text}` : text)
    const id = place === general ? message.id : place.id
    await wire.until(() => wire.stage.world.channels.has(id), 20_000, 'a thread')
    const thread = wire.thread(id)
    await eventually(`the answer to ${text}`, () => answersTo(thread, message)[0])
    return thread
  }
  const openFiles = async () => (await readdir(`/proc/${mos.pid}/fd`)).length
  const first = await ask(general, 'say hello')
  const filesBefore = await openFiles()

  for (let n = 0; n < 10; n++) await ask(first, n % 2 === 0 ? `tool ${n}` : 'mcp role_list {}')
  for (let n = 0; n < 5; n++) await ask(first, 'die')
  const others: Channel[] = []
  for (let n = 0; n < 5; n++) others.push(await ask(general, `say ${n}`))
  for (const thread of [first, ...others]) await olga.slash(thread, 'topic close')

  const socket = join(mos.home, 'data', 'redis.sock')
  const look = async () => [
    ...(await leftBehind({ mos, redisUrl: `unix://${socket}`, tenant: 'left', mostPrograms: 0 })),
    ...(await keptKeys(socket)),
  ]
  const known = [
    'audit',
    'exchange-topics',
    'exchanges:discord:#',
    'facts',
    // A fault is one finding for ever, and the history trims itself.
    'finding:#',
    'findings',
    'findings-carded',
    'history',
    'history-ids',
    'ops-alpha:meta',
    'topic:discord:#',
    'topics',
  ]
  await eventually('all to be over', async () => (await look()).every((line) => known.includes(line)))
  expect(await openFiles()).toBeLessThanOrEqual(filesBefore + 5)
}, 180_000)
