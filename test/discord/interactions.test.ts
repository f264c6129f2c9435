import { expect, test } from 'vitest'
import { slow } from './door-commands.ts'
import { runDoor } from './run-door.ts'

async function withCommands(given: Parameters<typeof runDoor>[0] = {}) {
  const running = await runDoor(given)
  await running.wire.until(() => running.wire.commands().length > 0)
  return { ...running, general: running.wire.channel('general'), owner: running.wire.owner }
}

test('an op is acknowledged with its receipt, which moves on in its place', async () => {
  const { wire, store, general, owner } = await withCommands()
  const reply = await owner.slash(general, 'fleet spawn', { role: 'coder', name: 'ada' })
  expect(reply.kind).toBe('message')
  const [op] = await store.ops.list()
  if (op === undefined) throw new Error('no op was queued')
  expect(op).toMatchObject({ args: { role: 'coder', name: 'ada' }, by: { userId: owner.id }, state: 'queued' })
  await wire.until(async () => (await store.receipts.get(op.id)) !== undefined)
  expect(await store.receipts.get(op.id)).toMatchObject({
    messageId: reply.message?.id,
    thread: `discord:${general.id}`,
  })
  await store.ops.update(op.id, { state: 'running', steps: [{ name: 'start the pane', state: 'running' }] })
  await reply.until('start the pane')
  const result = 'ada is up: pane alive, heartbeat 3 s old'
  await store.ops.update(op.id, { state: 'done', steps: [{ name: 'start the pane', state: 'done' }], result })
  await general.says('spawn ada** done')
  await reply.until(result)
  expect((await general.text()).replaceAll(op.id, '<op>')).toMatchInlineSnapshot(`
    "mos: ✅ **spawn ada** · done · \`op-#id\`
      ▰ 1/1
      ✓ start the pane
      ada is up: pane alive, heartbeat 3 s old
    mos: @olga ✅ **spawn ada** done
      ada is up: pane alive, heartbeat 3 s old"
  `)
  expect(owner.notifications()).toHaveLength(1)
})

test('an op whose acknowledgement fails still gets its receipt, as a message', async () => {
  const { wire, store, general, owner } = await withCommands()
  wire.fault({ method: 'POST', route: '/interactions/:id/:id/callback', how: '404' })
  const reply = await owner.slash(general, 'fleet spawn', { role: 'coder', name: 'ada' })
  expect(reply.kind).toBe('failed')
  const [op] = await store.ops.list()
  expect(await store.receipts.adopt(Date.now() + 60_000)).toBe(1)
  const receipt = await general.says('spawn ada')
  expect(receipt.content).toContain(op?.id)
})

test('500 after accepting the acknowledgement is one receipt', async () => {
  const { wire, store, general, owner } = await withCommands()
  const fault = wire.fault({ method: 'POST', route: '/interactions/:id/:id/callback', how: '500-after' })
  const reply = await owner.slash(general, 'fleet spawn', { role: 'coder', name: 'ada' })
  expect(fault.hits).toBe(1)
  const [op] = await store.ops.list()
  await wire.until(async () => (await store.receipts.get(op?.id ?? ''))?.messageId === reply.message?.id)
})

test('what is looked up is there for all, and notifies nobody', async () => {
  const { general, owner } = await withCommands()
  const [table, text] = [await owner.slash(general, 'fleet ps'), await owner.slash(general, 'doctor')]
  expect([table.kind, text.kind]).toEqual(['message', 'message'])
  expect(await general.text()).toMatchInlineSnapshot(`
    "mos: \`\`\`
      name          state
      orchestrator  working
      ada           idle
      \`\`\`
    mos: Everything is well, @everyone."
  `)
})

test('a lookup that takes long shows that it thinks, then the answer', async () => {
  slow.done = Promise.withResolvers<void>()
  const { general, owner } = await withCommands()
  const reply = await owner.slash(general, 'agent logs')
  expect(reply.kind).toBe('thinking')
  expect(reply.ackMs).toBeLessThan(2_500)
  slow.done.resolve()
  expect(await reply.until('ada said')).toBe('ada said hello.')
})

test('refusals and failures are for who asked', async () => {
  const { wire, store, general, owner } = await withCommands()
  const mallory = wire.user('mallory')
  const replies = [
    await mallory.slash(general, 'fleet spawn', { role: 'coder' }),
    await owner.slash(general, 'fleet spawn', { role: 'boss' }),
    await owner.slash(general, 'broken'),
  ]
  expect(replies.map((reply) => reply.kind)).toEqual(['ephemeral', 'ephemeral', 'ephemeral'])
  expect(replies.map((reply) => reply.text).join('\n')).toMatchInlineSnapshot(`
    "\`fleet spawn\` is refused: no rule admits you: only the owners may use Mos so far.
    There is no role boss. The roles are coder and research.
    Mos hit a fault of its own: undefined is not a function. The log has the details."
  `)
  expect(await store.ops.list()).toEqual([])
})

test('suggestions are for who may run the command', async () => {
  const { wire, general, owner } = await withCommands()
  const offered = await owner.autocomplete(general, 'fleet spawn', { role: 're' }, 'role')
  expect(offered).toEqual([{ name: 'research · research', value: 'research' }])
  expect(await wire.user('mallory').autocomplete(general, 'fleet spawn', { role: 're' }, 'role')).toEqual([])
})

test('a danger is a card for all; only who may run it confirms it, once', async () => {
  const { wire, store, general, owner } = await withCommands()
  const asked = await owner.slash(general, 'fleet remove', { agent: 'ada' })
  const card = asked.message
  if (card === undefined) throw new Error('no card')
  expect(asked.text).toMatchInlineSnapshot(`
    "Stop ada and remove it from the roster.
    [Confirm] [Dismiss]"
  `)
  const refused = [await wire.user('mallory').press(card, 'Confirm'), await wire.user('mallory').press(card, 'Dismiss')]
  expect(refused.map((reply) => `${reply.kind}: ${reply.text}`)).toMatchInlineSnapshot(`
    [
      "ephemeral: \`fleet remove\` is refused: no rule admits you: only the owners may use Mos so far.",
      "ephemeral: \`fleet remove\` is refused: no rule admits you: only the owners may use Mos so far.",
    ]
  `)
  expect(await store.ops.list()).toEqual([])
  const confirmed = await owner.press(card, 'Confirm')
  expect(confirmed.text).toContain('remove ada')
  expect(await store.ops.list()).toHaveLength(1)
  await wire.until(() => card.buttons.length === 0)
})

test('a dismissed card says so and is over', async () => {
  const { store, general, owner } = await withCommands()
  const asked = await owner.slash(general, 'fleet remove', { agent: 'ada' })
  if (asked.message === undefined) throw new Error('no card')
  const dismissed = await owner.press(asked.message, 'Dismiss')
  expect(dismissed.kind).toBe('updated')
  expect(asked.text).toMatchInlineSnapshot(`
    "~~Stop ada and remove it from the roster.~~
    Dismissed."
  `)
  expect(await store.ops.list()).toEqual([])
})

test("a receipt's button cancels the op, for who may", async () => {
  const { wire, store, general, owner } = await withCommands()
  const { message } = await owner.slash(general, 'fleet spawn', { role: 'coder', name: 'ada' })
  if (message === undefined) throw new Error('no receipt')
  const refused = await wire.user('mallory').press(message, 'Cancel')
  expect(refused.text).toContain('refused')
  const reply = await owner.press(message, 'Cancel')
  expect(reply.kind).toBe('ephemeral')
  await wire.until(async () => (await store.ops.list())[0]?.state === 'cancelled')
})

test('a slash command of the owner binds the first server, and the others lose their commands', async () => {
  const { wire, store, general, owner } = await withCommands({ access: () => ({ guildIds: [] }) })
  const elsewhere = wire.addGuild('Elsewhere')
  await wire.until(() => wire.commands(elsewhere).length > 0)
  await owner.slash(general, 'doctor')
  await wire.until(async () => (await store.facts.get('discord.guild')) === wire.guild.id)
  await wire.until(() => wire.commands(elsewhere).length === 0)
  expect(wire.commands().length).toBeGreaterThan(0)
})

test('an unchanged set of commands makes no request', async () => {
  const { wire, store, redis, stop } = await withCommands()
  await wire.until(async () => (await store.facts.get(`discord.commands.${wire.guild.id}`)) !== undefined)
  await stop()
  expect(wire.calls('PUT', '/applications/:id/guilds/:id/commands')).toHaveLength(1)
  const again = await runDoor({ wire, redis: { store, redis, another: async () => store } })
  await again.ready()
  const said = await wire.owner.say(wire.channel('general'), '@mos hello')
  await again.received(`discord:${said.id}`)
  expect(wire.calls('PUT', '/applications/:id/guilds/:id/commands')).toHaveLength(1)
})

test('many at once are all acknowledged in time', async () => {
  const { wire, store, general, owner } = await withCommands()
  const names = Array.from({ length: 20 }, (_, at) => `ada${at}`)
  const replies = await Promise.all(names.map((name) => owner.slash(general, 'fleet spawn', { role: 'coder', name })))
  expect(Math.max(...replies.map((reply) => reply.ackMs))).toBeLessThan(3_000)
  expect(await store.ops.list({ limit: 50 })).toHaveLength(20)
  await wire.until(() => replies.every((reply) => reply.kind === 'message'))
})

test('while the store is away a command is refused, and nothing is queued', async () => {
  const { store, redis, general, owner } = await withCommands()
  await redis.kill()
  const reply = await owner.slash(general, 'fleet spawn', { role: 'coder' })
  expect(reply.kind).toBe('ephemeral')
  expect(reply.text).toMatchInlineSnapshot(
    `"Redis does not answer, so "spawn coder" was not queued. Try again in a moment."`,
  )
  await redis.revive()
  await expect.poll(() => store.ops.list().catch(() => undefined), { timeout: 20_000 }).toEqual([])
})
