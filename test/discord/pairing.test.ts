import { expect, test } from 'vitest'
import { startWire } from '../wire/start-wire.ts'
import { runDoor } from './run-door.ts'

test('a code goes to who can redeem it, the answer to its author alone, and neither into a topic', async () => {
  const brought: [string, string][] = []
  const wire = await startWire({ team: ['olga', 'tom'] })
  const { store, ready } = await runDoor({
    wire,
    access: () => ({ ownerIds: [], guildIds: [] }),
    async pairOwner(userId, code) {
      brought.push([userId, code])
      return `You said ${code}.`
    },
  })
  await ready()
  const person = wire.user('petra')
  const direct = person.dm()
  const general = wire.channel('general')
  await person.say(direct, 'acde-3467')
  await direct.says('You said acde-3467.')
  await person.say(general, '@mos ACDE 3468')
  await direct.says('You said ACDE 3468.')
  await person.say(general, 'ACDE3469')
  await person.say(direct, 'what is my fleet doing?')
  await person.say(direct, 'ACDE3460')
  await direct.says('You said ACDE3460.')
  expect(await general.text()).toMatchInlineSnapshot(`
    "petra: @mos ACDE 3468
    petra: ACDE3469"
  `)
  expect(brought.map(([userId]) => userId)).toEqual([person.id, person.id, person.id])
  expect(await store.topics.list()).toEqual([])
})

test('a grant for a project counts in the channels of the project, in talk as in commands', async () => {
  const wire = await startWire()
  const person = wire.user('petra')
  const { ready, received, store } = await runDoor({
    wire,
    settings: {
      projects: [{ id: 'shop', path: '/srv/shop', branch: 'main' }],
      channels: [{ id: wire.channel('ops').id, project: 'shop' }],
      access: [],
      permissions: [],
      tenants: [],
    },
    rules: [{ who: { kind: 'user', userId: person.id }, tier: 'operator', projects: ['shop'] }],
  })
  await ready()
  await person.say(wire.channel('general'), '@mos remove ada')
  const heard = await person.say(wire.channel('ops'), '@mos what is my fleet doing?')
  expect((await received(`discord:${heard.id}`)).by).toMatchObject({ userId: person.id })
  expect(await store.topics.list()).toHaveLength(1)
})
