import { expect, test } from 'vitest'
import { startWire } from '../wire/start-wire.ts'
import { runDoor } from './run-door.ts'
import type { RunningDoor } from './run-door.ts'

/** Says something to us; what then stands in the store. */
async function heard({ wire, received }: RunningDoor, text: string): Promise<string> {
  const said = await wire.owner.say(wire.channel('general'), `@mos ${text}`)
  return (await received(`discord:${said.id}`)).text
}

test.each([
  ['the socket breaks', (wire: RunningDoor['wire']) => wire.gateway.drop()],
  ['op 7', (wire: RunningDoor['wire']) => wire.gateway.reconnect()],
  ['op 9, resumable', (wire: RunningDoor['wire']) => wire.gateway.invalidate(true)],
  ['op 9, not resumable', (wire: RunningDoor['wire']) => wire.gateway.invalidate(false)],
  ['closed with 4000', (wire: RunningDoor['wire']) => wire.gateway.close(4000)],
])('%s: it comes back by itself', async (_, disturb) => {
  const running = await runDoor()
  await running.ready()
  expect(await heard(running, 'before')).toBe('before')
  const { identifies, resumes } = running.wire.gateway
  disturb(running.wire)
  // Discord takes one IDENTIFY in five seconds.
  await running.wire.until(
    () => running.wire.gateway.identifies + running.wire.gateway.resumes > identifies + resumes,
    8_000,
  )
  await running.ready()
  expect(await heard(running, 'after')).toBe('after')
})

test('a refused token is said in one line, and not tried again', async () => {
  const { wire, door } = await runDoor({ token: 'nonsense' })
  await wire.until(() => door.state() === 'off')
  expect(door.problem()).toMatchInlineSnapshot(
    `"Discord refused the token (4004). Reset it at https://discord.com/developers/applications and put the new one into DISCORD_TOKEN, then start Mos again."`,
  )
  expect(door.chat.isReady()).toBe(false)
  expect(wire.gateway.identifies).toBe(0)
})

test('a token that is refused later ends it too', async () => {
  const running = await runDoor()
  await running.ready()
  running.wire.gateway.close(4004)
  await running.wire.until(() => running.door.state() === 'off')
  expect(running.door.problem()).toContain('Discord refused the token (4004)')
})

test('a refused intent names the switch and where it is', async () => {
  const wire = await startWire({ refusedIntents: 1 << 15 })
  const { door } = await runDoor({ wire })
  await wire.until(() => door.state() === 'off')
  expect(door.problem()?.replace(wire.applicationId, '<id>')).toMatchInlineSnapshot(
    `"Discord refused the Message Content intent (4014). Turn on "Message Content Intent" at https://discord.com/developers/applications, then start Mos again."`,
  )
  expect(wire.gateway.identifies).toBe(1)
})

test('Discord away at the start is tried again', async () => {
  const wire = await startWire()
  const fault = wire.fault({ method: 'GET', route: '/gateway/bot', how: 'reset-before', times: 4 })
  const { door, ready } = await runDoor({ wire })
  await wire.until(() => door.problem() !== undefined)
  expect(door.state()).toBe('connecting')
  expect(door.problem()).toMatch(/^Discord can't be reached \(.+\)$/)
  fault.remove()
  await ready()
  expect(door.problem()).toBeUndefined()
})

test('a stopped door hears nothing any more', async () => {
  const running = await runDoor()
  await running.ready()
  await running.stop()
  expect(running.door.state()).toBe('off')
  await running.wire.until(() => running.wire.gateway.connected === 0)
})
