import { expect, onTestFinished, test } from 'vitest'
import { startDigests } from '../../../src/enhancer/digest/run-digest.ts'
import { defaultEnhancer } from '../../../src/fleet/enhancer-settings.ts'
import { emptySettings } from '../../../src/fleet/fleet-settings.ts'
import { createRedactor } from '../../../src/redact/create-redactor.ts'
import type { Store } from '../../../src/store/store.ts'
import { silentLogger } from '../../support/silent-logger.ts'
import { startWire } from '../../wire/start-wire.ts'
import { runFindings } from '../run-findings.ts'
import { aStatus } from './a-status.ts'

/** Nine o'clock of the day before, in this host's own time. */
const nine = (() => {
  const at = new Date()
  at.setDate(at.getDate() - 1)
  return at.setHours(9, 0, 0, 0)
})()

async function tell(store: Store, channelId: string): Promise<void> {
  const digests = startDigests({
    ...store,
    settings: () => ({ ...emptySettings, enhancer: { ...defaultEnhancer, digest: '09:00' } }),
    access: { bugsChannel: channelId },
    statuses: () => Promise.resolve([aStatus('orchestrator')]),
    isHere: () => Promise.resolve(true),
    redactor: createRedactor([]),
    logger: silentLogger,
    now: () => nine,
  })
  onTestFinished(() => digests.stop())
  await digests.look()
}

const crashes = (count: number) =>
  Array.from({ length: count }, (_, n) => ({
    kind: 'crash' as const,
    id: `e${n}`,
    at: nine - 60_000,
    hostId: 'here',
    agent: `agent-${n}`,
  }))

test('in a text channel it is one message, which links to its topics', async () => {
  const wire = await startWire({ messagesPerFiveSeconds: Infinity })
  const channel = wire.channel('general')
  const { store, settled } = await runFindings({ wire, channelId: channel.id })
  await store.history.add([
    ...crashes(1),
    {
      kind: 'turn',
      id: 't',
      at: nine - 1,
      hostId: 'here',
      topicId: `discord:${channel.id}`,
      outcome: 'done',
      ms: 9_000,
    },
  ])
  await tell(store, channel.id)
  await channel.says('agent-0 once')
  await settled()
  expect((await channel.text()).replaceAll(channel.id, 'general')).toMatchInlineSnapshot(`
    "mos: **The fleet's last 24 h**
      🟢 the one agent is well
      crashed: agent-0 once
      turns: 1; the slowest: 9 s #general
      cost: no program tells it"
  `)
  expect(channel.messages()).toHaveLength(1)
  wire.assertClean()
})

test('in a forum it is a post of its own, whole in one message', async () => {
  const wire = await startWire({ messagesPerFiveSeconds: Infinity })
  const forum = wire.addChannel('bugs', { type: 'forum' })
  const { store, settled } = await runFindings({ wire, channelId: forum.id })
  await store.history.add(crashes(3))
  const title = 'It fails '.repeat(20)
  for (let n = 0; n < 30; n++)
    await store.findings.note(
      {
        fingerprint: `v1:${String(n).padStart(10, '0')}`,
        detector: 'crash-loop',
        component: `agent ${n}`,
        title,
        template: title,
        occurrences: [{ id: `o${n}`, at: nine - 1_000, hostId: 'here' }],
        evidence: [],
      },
      { cardsPerHour: 0 },
    )
  await tell(store, forum.id)
  const post = await wire.until(() => forum.threads().find(({ name }) => name.startsWith('The fleet on')))
  expect(post.name).toMatch(/^The fleet on \d{4}-\d\d-\d\d, 09:00$/u)
  await post.says('agent-0 once, agent-1 once, agent-2 once')
  await settled()
  expect(post.messages()).toHaveLength(1)
  wire.assertClean()
})
