import { expect, test } from 'vitest'
import { occurrence, sighting } from '../store/sighting.ts'
import { desk, inShell, local, withAda } from './desk.ts'

const shell = { principal: local, place: inShell, receipt: 'none' } as const
const viewer = { principal: { kind: 'discord', userId: '300', guildId: '900', roleIds: [] } } as const

async function withFindings() {
  const running = await desk({ roster: () => withAda })
  const see = (n: number, id: string, at = Date.now()) =>
    running.store.findings.note(sighting(n, [occurrence(id, at)]), { cardsPerHour: 5 })
  await see(1, 'a', Date.now() - 7_230_000)
  await see(0x1_0000_0000, 'b', Date.now() - 1_830_000)
  return { ...running, see }
}

test('findings are listed by when they were seen last, and shown with all that is known', async () => {
  const { say } = await withFindings()
  expect(await say('bug list')).toMatchInlineSnapshot(`
    "codex crashes at its start (4294967296) | 1 | 30 min ago | open | runtime codex | f-0100000000
    codex crashes at its start (1) | 1 | 2 h ago | open | runtime codex | f-0000000001"
  `)
  const shown = await say('bug show', { finding: 'f-0000000001' }, shell)
  expect(shown.replace(/\d+ s ago/, 'now')).toMatchInlineSnapshot(`
    "**codex crashes at its start (1)** is open (\`f-0000000001\`)
    **once**, first 2 h ago, last 2 h ago · on alpha 1
    runtime codex · seen by crash-loop
    **History**
    - now: first seen by crash-loop
    **Evidence**, the newest last
    \`\`\`
    thread main panicked (1)
    \`\`\`"
  `)
  expect(await say('bug list', { state: 'dismissed' })).toBe('No finding is dismissed.')
  expect(await say('bug list', { finding: '0100' })).toContain('is open (`f-0100000000`)')
})

test('a finding may be named by its beginning, when that is of one', async () => {
  const { say } = await withFindings()
  expect(await say('bug show', { finding: 'f-00' })).toContain('f-0000000001')
  expect(await say('bug show', { finding: 'f-0' })).toMatchInlineSnapshot(
    `"\`f-0\` begins more than one finding: f-0100000000, f-0000000001. Write more of it."`,
  )
  expect(await say('bug show', { finding: 'F-0100000000' })).toContain('f-0100000000')
  expect(await say('bug show', { finding: '@everyone `x`' })).toMatchInlineSnapshot(
    `"There is no finding \`@everyone ʼxʼ\`. See which there are: /bug list"`,
  )
  expect(await say('bug show', { finding: ' ' })).toBe('Name a finding. See which there are: /bug list')
})

test('dismissed, and opened again', async () => {
  const { say, store } = await withFindings()
  const finding = 'f-0000000001'
  expect(await say('bug dismiss', { finding, reason: 'it is\n known' })).toMatchInlineSnapshot(
    `"\`codex crashes at its start (1)\` (\`f-0000000001\`) is dismissed until it is seen again."`,
  )
  expect(await say('bug dismiss', { finding })).toContain('is dismissed already')
  expect(await store.findings.get(finding)).toMatchObject({
    state: 'dismissed',
    closed: { by: 'discord:100', why: 'it is known' },
    history: [{}, { what: 'dismissed by discord:100: it is known' }],
  })
  expect(await say('bug snooze', { finding })).toContain('is dismissed already, and opens when it is seen again')
  expect(await say('bug dismiss', { finding, undo: true })).toMatchInlineSnapshot(
    `"\`codex crashes at its start (1)\` (\`f-0000000001\`) is open."`,
  )
  expect(await store.findings.get(finding)).toMatchObject({ state: 'open' })
})

test('snoozed for a time', async () => {
  const { say, store } = await withFindings()
  const finding = 'f-0000000001'
  expect(await say('bug snooze', { finding })).toMatch(/is snoozed for (24 h|23 h)\.$/)
  expect(await say('bug snooze', { finding, until: '90m' })).toMatch(/is snoozed for (90|89) min\.$/)
  const { state, snoozedUntil = 0 } = (await store.findings.get(finding)) ?? {}
  expect(state).toBe('snoozed')
  expect(snoozedUntil).toBeGreaterThan(Date.now())
  expect(await say('bug snooze', { finding, until: 'yesterday' })).toMatchInlineSnapshot(
    `"\`yesterday\` is no time to come: write how long (90m, 4h, 2d), a time (18:00) or a day (2026-12-01)."`,
  )
})

test('assigned to who asks, to a person, to an agent whom the orchestrator gives its work', async () => {
  const { say, store } = await withFindings()
  const finding = 'f-0000000001'
  expect(await say('bug assign', { finding })).toMatchInlineSnapshot(
    `"\`codex crashes at its start (1)\` (\`f-0000000001\`) is assigned to discord:100."`,
  )
  expect(await say('bug assign', { finding, to: '<@300>' })).toContain('is assigned to discord:300.')
  expect(await say('bug assign', { finding, to: 'nobody' })).toContain('nobody')
  expect(await say('bug assign', { finding, to: 'ada' }, shell)).toContain('ask for it in a topic')
  await store.topics.open({ id: 'discord:77', title: 'old', by: 'discord:100', hostId: 'here' })
  expect(await say('bug assign', { finding, to: 'ada' })).toContain('The orchestrator of this topic is told')
  expect(await store.inbox.peek('discord:77')).toMatchObject({
    text: 'I assigned the finding f-0000000001 to ada. Read it with bug show, and give ada what is to be done about it.',
  })
})

test('a viewer may look, and change nothing', async () => {
  const { say } = await withFindings()
  const finding = 'f-0000000001'
  expect(await say('bug show', { finding }, viewer)).toContain('is open')
  for (const name of ['dismiss', 'snooze', 'assign'])
    expect(await say(`bug ${name}`, { finding }, viewer)).toContain(`\`bug ${name}\` is refused`)
  expect(await say('bug scan', {}, viewer)).toContain('`bug scan` is refused')
  expect(await say('bug scan')).toMatch(/^queued op-c\d+: look for faults$/)
})
