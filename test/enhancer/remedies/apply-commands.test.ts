import { expect, test } from 'vitest'
import type { Remedy } from '../../../src/fleet/remedy.ts'
import type { PersonPrincipal } from '../../../src/fleet/principal.ts'
import { local, owner, stranger } from '../../commands/desk.ts'
import { eventually } from '../../support/eventually.ts'
import { remedyBench } from './bench.ts'

const relaunch = (...agents: readonly string[]): Remedy => ({
  kind: 'commands',
  by: 'rule',
  why: 'It has not moved for long',
  steps: agents.map((agent) => ({ command: 'fleet relaunch', options: { agent } })),
})
const seen = (text: string) => text.replaceAll(/f-[0-9a-f]{10}/g, 'f-…')

test('a relaunch is shown, done by an op of its own with its proof, written down and told', async () => {
  const { found, apply, work, ended, store, shown, news } = await remedyBench()
  const finding = await found(relaunch('ada', 'bob'))
  const { plan, op } = await apply(finding.id)
  expect(seen(plan)).toMatchInlineSnapshot(`
    "Remedy of **f-…** (codex crashes at its start (1)), proposed by a rule: It has not moved for long
    1. \`fleet relaunch agent:ada\`
    2. \`fleet relaunch agent:bob\`"
  `)
  await work()
  expect(await ended(op)).toMatchObject({ state: 'done', exit: 0, title: `apply the remedy of ${finding.id}` })
  const { result = '', steps } = await ended(op)
  expect(result).toMatchInlineSnapshot(`
    "fleet relaunch agent:ada: ada is up
    fleet relaunch agent:bob: bob is up"
  `)
  expect(steps.map(({ name }) => name)).toMatchInlineSnapshot(`
    [
      "fleet relaunch agent:ada",
      "fleet relaunch agent:bob",
      "write it down",
      "tell the orchestrator",
    ]
  `)
  const children = await Promise.all([1, 2].map((n) => store.ops.get(`${op.id}-s${n}`)))
  expect(children).toMatchObject([
    { kind: 'relaunch', state: 'done', by: owner, args: { names: ['ada'] } },
    { kind: 'relaunch', state: 'done', args: { names: ['bob'] } },
  ])
  // Their ends are the remedy's.
  expect(children.map((child) => child?.thread)).toEqual([undefined, undefined])
  const line = `remedy applied by discord:100: fleet relaunch agent:ada, fleet relaunch agent:bob (${op.id})`
  expect((await store.findings.get(finding.id))?.history.at(-1)?.what).toBe(line)
  expect(shown.at(-1)?.history.at(-1)?.what).toBe(line)
  expect(news.map(seen)).toMatchInlineSnapshot(`
    [
      "Remedy of f-… (codex crashes at its start (1)), approved by discord:100 (op-press2): It has not moved for long
    - fleet relaunch agent:ada: ada is up
    - fleet relaunch agent:bob: bob is up",
    ]
  `)
})

test('the orchestrator of an open topic is woken, and may do no more than before', async () => {
  const { found, apply, work, ended, store, news } = await remedyBench()
  const about = { title: 'bugs', hostId: 'here' }
  await store.inbox.add({ id: 'discord:1', topicId: 'discord:77', by: owner, text: 'hi', at: 1 }, about)
  const entry = await store.inbox.peek('discord:77')
  if (entry !== undefined) await store.inbox.finish(entry, [])
  const { id } = await found(relaunch('ada'))
  const { op } = await apply(id)
  await work()
  await ended(op)
  await eventually('the topic to be woken', async () => (await store.inbox.count('discord:77')) === 1)
  expect(await store.inbox.peek('discord:77')).toMatchObject({ text: '', wake: { opIds: [op.id] } })
  expect((await ended(op)).conclusion).toContain('approved by discord:100')
  expect(news).toEqual([])
})

test('a step that fails ends it: what was done stays and is said, what was not is not begun', async () => {
  const { found, apply, work, ended, store, given } = await remedyBench()
  given.relaunch = async (name) => {
    if (name === 'bob') throw new Error('no pane')
    return `${name} is up`
  }
  const { id } = await found(relaunch('ada', 'bob', 'ada'))
  const { op } = await apply(id)
  await work()
  const { state, exit, result, steps } = await ended(op)
  expect([state, exit, steps.map((step) => step.state)]).toEqual([
    'failed',
    2,
    ['done', 'failed', 'waiting', 'waiting', 'waiting'],
  ])
  expect(result).toContain('`fleet relaunch agent:bob`: Mos hit a fault of its own: no pane')
  expect(result).toContain('Done, and it stays: `fleet relaunch agent:ada`.')
  expect(result).not.toMatch(/^Nothing was changed|\. Nothing was changed\.$/u)
  expect(await store.ops.get(`${op.id}-s3`)).toBeUndefined()
  expect((await store.findings.get(id))?.history.at(-1)?.what).toContain('remedy failed at `fleet relaunch agent:bob`')
})

test('cancelled, the op that it waits for is cancelled first', async () => {
  const { found, apply, work, ended, store, given } = await remedyBench()
  const begun = Promise.withResolvers<void>()
  given.relaunch = (_, signal) =>
    new Promise((_resolve, reject) => {
      begun.resolve()
      signal.addEventListener('abort', () => reject(new Error('cut')))
    })
  const { id } = await found(relaunch('ada'))
  const { op } = await apply(id)
  await work()
  await begun.promise
  await store.ops.requestCancel(op.id, 'discord:100')
  expect(await ended(op)).toMatchObject({ state: 'cancelled' })
  expect(await store.ops.get(`${op.id}-s1`)).toMatchObject({ state: 'cancelled' })
})

test('begun again after a crash it goes on with the op that it had begun', async () => {
  const { found, apply, ended, store, given, handler, work } = await remedyBench()
  let times = 0
  given.relaunch = async (name) => {
    times += 1
    return `${name} is up`
  }
  const { id } = await found(relaunch('ada'))
  const { op } = await apply(id)
  const cut = new AbortController()
  // Its first run queues the child, which nobody carries out, and is left there.
  void handler(op, cut.signal).catch(() => undefined)
  await eventually('the child', async () => (await store.ops.get(`${op.id}-s1`)) !== undefined)
  await work()
  expect(await ended(op)).toMatchObject({ state: 'done' })
  expect(times).toBe(1)
  expect((await store.findings.get(id))?.history.filter(({ what }) => what.includes(op.id))).toHaveLength(1)
})

test('nobody applies what they may not do step by step, and no agent approves', async () => {
  const { found, ask } = await remedyBench()
  const { id } = await found(relaunch('ada'))
  const update = await found({
    kind: 'commands',
    by: 'rule',
    why: 'newer',
    steps: [{ command: 'fleet update', options: {} }],
  })
  expect(await ask(id, { cause: 'a', principal: stranger })).toContain('`bug apply` is refused')
  const operator: PersonPrincipal = { ...owner, userId: '400' }
  expect(await ask(update.id, { cause: 'b', principal: operator })).toContain('`fleet update` is refused')
  const mandate = {
    kind: 'mandate',
    topicId: 'discord:77',
    owner,
    mandate: { verbs: ['bug apply', 'fleet relaunch'] },
  } as const
  const tool = { place: { door: 'orchestrator' as const, topicId: 'discord:77' as const } }
  expect(await ask(id, { cause: 'c', principal: mandate, ...tool })).toMatchObject({ kind: 'confirm' })
  expect(await ask(id, { cause: 'd', ...tool, yes: 'f'.repeat(64) })).toMatchObject({ kind: 'confirm' })
})

test('what cannot be applied is refused with the reason', async () => {
  const { found, ask } = await remedyBench()
  const words = async (is: Remedy | undefined) => ask((await found(is)).id, { cause: 'x', principal: local })
  expect(await words(undefined)).toContain('has no remedy yet')
  expect(await words({ kind: 'advice', by: 'rule', why: 'read the log' })).toBe(
    'Nothing of this can be done by Mos: read the log',
  )
  const step = { command: 'agent send', options: { agent: 'ada', message: 'rm -rf /' } }
  expect(await words({ kind: 'commands', by: 'enhancer', why: 'x', steps: [step] })).toContain(
    '`agent send` is no command of a remedy',
  )
  expect(await ask('f-nothing', { cause: 'x' })).toContain('There is no finding')
})

test('another remedy than the one that was shown is not applied; one at a time', async () => {
  const { found, ask, dispatcher, store, apply } = await remedyBench()
  const { id } = await found(relaunch('ada'))
  const asked = await ask(id, { cause: 'p' })
  if (typeof asked === 'string' || asked.kind !== 'confirm') throw new Error('no plan')
  await store.findings.update(id, () => ({ remedy: relaunch('bob') }))
  const request = {
    principal: owner,
    place: { door: 'discord', guildId: '900' },
    cause: 'q',
    receipt: 'outbox',
  } as const
  expect(await dispatcher.confirm(asked.digest, request)).toMatchObject({ kind: 'confirm' })
  expect(await store.ops.list()).toEqual([])
  const { op } = await apply(id)
  const other = await found(relaunch('ada'))
  await expect(apply(other.id)).rejects.toThrow(`Another remedy is at work (${op.id})`)
})

test('a step whose own plan is another by now is not done', async () => {
  const { found, apply, work, ended, given } = await remedyBench()
  const remove: Remedy = {
    kind: 'commands',
    by: 'enhancer',
    why: 'nobody needs it',
    steps: [{ command: 'fleet remove', options: { agent: 'ada' } }],
  }
  const { id } = await found(remove)
  const { op } = await apply(id)
  given.readiness = 'working'
  await work()
  expect(await ended(op)).toMatchObject({ state: 'failed', exit: 2 })
  expect((await ended(op)).result).toContain('is not what was approved any more')
})
