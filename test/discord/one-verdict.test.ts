import { expect, test } from 'vitest'
import type { AccessPolicy } from '../../src/command/access-policy.ts'
import { authorise, authoriseMessage } from '../../src/command/authorise.ts'
import type { Principal } from '../../src/fleet/principal.ts'
import type { User } from '../wire/view/user.ts'
import { startWire } from '../wire/start-wire.ts'
import { askCard } from '../store/new-card.ts'
import { runDoor } from './run-door.ts'

/** Eight people, one channel of the project `shop`, and what each rule lets them do: spawn an agent, talk to Mos. */
async function people() {
  const wire = await startWire({ messagesPerFiveSeconds: Infinity })
  const elsewhere = wire.addGuild('Elsewhere')
  const [here, there] = [wire.role('helpers'), wire.role('helpers', elsewhere)]
  const named = {
    nobody: wire.user('nobody'),
    viewer: wire.user('viewer'),
    spawner: wire.user('spawner'),
    shopper: wire.user('shopper'),
    blogger: wire.user('blogger'),
    helper: wire.user('helper', { roles: ['helpers'] }),
    foreigner: wire.user('foreigner', { roles: ['helpers'], guild: elsewhere }),
    owner: wire.owner,
  }
  const user = ({ id }: User) => ({ kind: 'user', userId: id }) as const
  const rules: AccessPolicy['rules'] = [
    { who: user(named.viewer), tier: 'viewer' },
    { who: user(named.spawner), tier: 'operator', commands: ['fleet spawn'] },
    { who: user(named.shopper), tier: 'operator', projects: ['shop'] },
    { who: user(named.blogger), tier: 'operator', projects: ['blog'] },
    { who: { kind: 'role', guildId: wire.guild.id, roleId: here.id }, tier: 'operator' },
    // Of a server that is served too, so that it is the rule that refuses it here.
    { who: { kind: 'role', guildId: elsewhere.id, roleId: there.id }, tier: 'operator' },
  ]
  const settings = {
    projects: ['shop', 'blog'].map((id) => ({ id, path: `/srv/${id}`, branch: 'main' })),
    channels: [{ id: wire.channel('general').id, project: 'shop' }],
    access: [],
    permissions: [],
    tenants: [],
  }
  const access = () => ({ guildIds: [wire.guild.id, elsewhere.id] })
  const door = await runDoor({ wire, rules, settings, access })
  await wire.until(() => wire.commands().length > 0)
  const roles = new Map([
    [named.helper.id, [here.id]],
    [named.foreigner.id, [there.id]],
  ])
  return { ...door, people: named, general: wire.channel('general'), roles }
}

test('one verdict for a person, whichever way they come', async () => {
  const { wire, store, door, dispatcher, policy, people: named, general, roles, received } = await people()
  const guildId = wire.guild.id
  const thread = `discord:${general.id}` as const
  /** Talking to a session without a message: the buttons of its turn, of its requests, and the forms that they open. */
  const talkInWays = async (name: string, person: User) => {
    const by = { kind: 'discord', userId: person.id, roleIds: [] } as const
    const about = { topicId: thread, entryId: `entry-${name}`, by }
    const asks = { ...about, title: `May ${name}?` }
    // Who began a turn may steer it: of each person there is one, which no worker takes up.
    const topicId = `discord:${person.id}` as const
    const starter = { channelId: general.id, messageId: person.id }
    const turn = { id: `discord:turn-${name}`, topicId, by: { ...by, guildId }, text: 'go on', at: 1 } as const
    await store.inbox.add(turn, { title: `turn of ${name}`, hostId: 'nowhere', guildId, starter })
    const buttons = [{ id: `turn-steer:${topicId}`, label: 'Steer', style: 'plain' }] as const
    await door.chat.send(thread, { text: `Turn of ${name}`, buttons }, `nonce-${name}`)
    await store.cards.put(askCard(`ask-${name}`, asks, { thread }))
    const question = { ...asks, title: `What would ${name}?`, what: 'question', freeText: true } as const
    await store.cards.put(askCard(`words-${name}`, question, { thread }))
    const steer = await person.press(await general.says(`Turn of ${name}`), 'Steer')
    await wire.until(() => steer.kind !== 'failed')
    const permission = await person.press(await general.says(asks.title), 'Allow once')
    await wire.until(() => permission.text !== '')
    const form = await person.press(await general.says(question.title), 'In own words')
    await wire.until(() => form.kind !== 'failed')
    const words = form.kind === 'modal' ? await person.submit(form, { 'Your answer': 'yes' }) : form
    await wire.until(() => words.text !== '')
    return {
      steer: steer.kind === 'modal',
      permission: !permission.text.includes('is refused'),
      form: form.kind === 'modal',
      words: !words.text.includes('is refused'),
    }
  }
  const table: Record<string, { spawn: boolean; talk: boolean }> = {}
  for (const [name, person] of Object.entries(named)) {
    const roleIds = roles.get(person.id) ?? []
    const principal: Principal = { kind: 'discord', userId: person.id, guildId, roleIds }
    const where = { guildId, projectIds: ['shop'] }
    const spawn = authorise(policy(), principal, { name: 'fleet spawn', tier: 'operator', risk: 'change' }, where)
    const talk = authoriseMessage(policy(), principal, where)
    table[name] = { spawn: spawn.allowed, talk: talk.allowed }

    const slash = await person.slash(general, 'fleet spawn', { role: 'coder', name: `s-${name}` })
    const offered = await person.autocomplete(general, 'fleet spawn', { role: 'c' }, 'role')
    const digest = `digest-${name}`
    const by = { kind: 'local', uid: 1 } as const
    const options = { role: 'coder', name: `b-${name}`, runtime: 'stub' }
    const waiting = { digest, command: 'fleet spawn', options, by, plan: `Plan for ${name}.`, place: {}, cause: digest }
    await store.confirmations.add(waiting)
    await store.outbox.add({ id: digest, thread, body: { kind: 'confirm', digest, text: waiting.plan } })
    const card = await general.says(waiting.plan)
    const press = await person.press(card, 'Confirm')
    await wire.until(() => press.text !== '')
    await store.confirmations.add(waiting)
    const dismiss = await person.press(await general.says(waiting.plan), 'Dismiss').catch(() => undefined)
    const place = { door: 'orchestrator', guildId, thread } as const
    const tool = await dispatcher
      .dispatch(
        'fleet spawn',
        { role: 'coder', name: `t-${name}` },
        { principal, place, cause: `t-${name}`, receipt: 'none' },
      )
      .then(
        () => 'queued',
        (error: unknown) => String(error),
      )
    const ways = await talkInWays(name, person)
    const said = await person.say(general, `@mos hello from ${name}`)
    if (talk.allowed) await received(`discord:${said.id}`)
    // In a topic that it opened; of who may not, on a message that opened none.
    const menu = await person.menu(said, 'Explain')
    await wire.until(() => menu.text !== '')
    const refusal = (text: string) => text.includes('is refused')
    expect({
      name,
      // A refusal names the rule that decided.
      slash: !(refusal(slash.text) && slash.text.includes(spawn.rule)),
      offered: offered.length > 0,
      press: !refusal(press.text),
      dismiss: dismiss === undefined ? spawn.allowed : !refusal(dismiss.text),
      tool: !refusal(tool),
      menu: !refusal(menu.text),
      judge: (await dispatcher.judge('fleet spawn', { principal, place })).allowed,
      ...ways,
    }).toEqual({
      name,
      slash: spawn.allowed,
      offered: spawn.allowed,
      press: spawn.allowed,
      dismiss: spawn.allowed,
      tool: spawn.allowed,
      menu: talk.allowed,
      judge: spawn.allowed,
      steer: talk.allowed,
      permission: talk.allowed,
      form: talk.allowed,
      words: talk.allowed,
    })
  }
  expect(table).toEqual({
    nobody: { spawn: false, talk: false },
    viewer: { spawn: false, talk: false },
    spawner: { spawn: true, talk: false },
    shopper: { spawn: true, talk: true },
    blogger: { spawn: false, talk: false },
    helper: { spawn: true, talk: true },
    foreigner: { spawn: false, talk: false },
    owner: { spawn: true, talk: true },
  })
  const opened = (await store.topics.list()).filter(({ hostId }) => hostId !== 'nowhere')
  const topics = opened.map(({ title }) => title.replace('hello from ', ''))
  expect(topics.toSorted()).toEqual(['helper', 'owner', 'shopper'])
  const ops = (await store.ops.list({ limit: 100 })).map(({ title }) => title.replace('spawn ', ''))
  const spawners = ['helper', 'owner', 'shopper', 'spawner']
  expect(ops.toSorted()).toEqual(['b', 's', 't'].flatMap((way) => spawners.map((name) => `${way}-${name}`)).toSorted())
}, 30_000)

test('in a direct message no role counts, and a grant for a project has no place there', async () => {
  const { store, people: named, ready, received } = await people()
  await ready()
  for (const name of ['helper', 'shopper', 'foreigner', 'spawner'] as const)
    await named[name].say(named[name].dm(), 'hello')
  const direct = named.owner.dm()
  await named.owner.say(direct, 'hello')
  await received(`discord:${direct.id}`)
  expect(await store.topics.list()).toHaveLength(1)
})
