import { expect, test } from 'vitest'
import { occurrence } from '../store/sighting.ts'
import { startWire } from '../wire/start-wire.ts'
import { runFindings } from './run-findings.ts'

async function withCard() {
  const wire = await startWire({ messagesPerFiveSeconds: Infinity })
  const channel = wire.channel('general')
  const running = await runFindings({ wire, channelId: channel.id, cardsPerHour: 1 })
  const { id } = await running.see(1, [occurrence('a')])
  await running.settled()
  return { ...running, wire, channel, id, card: await channel.says(id) }
}

test('a press is who presses, told to them alone; what came of it stands on the card', async () => {
  const { wire, card, channel, settled } = await withCard()
  const press = async (label: string) => {
    const reply = await wire.owner.press(card, label)
    return `${reply.kind}: ${reply.text}`
  }
  expect(await press('Assign')).toMatch(
    /^ephemeral: `codex crashes at its start \(1\)` \(`f-0000000001`\) is assigned to/,
  )
  await channel.says('**Assigned** to')
  expect(await press('Snooze')).toContain('is snoozed for')
  await channel.says('**Snoozed** until')
  expect(await press('Open again')).toContain('is open.')
  await channel.says('opened again by')
  expect(await press('Dismiss')).toContain('is dismissed until it is seen again')
  await channel.says('**Dismissed** by')
  expect(card.buttons.map(({ label }) => label)).toEqual(['Open again'])
  const stranger = await wire.user('mallory').press(card, 'Open again')
  expect([stranger.kind, stranger.text]).toEqual(['ephemeral', expect.stringContaining('is refused')])
  await settled()
  expect(channel.messages()).toHaveLength(1)
  wire.assertClean()
})

test('a report that nobody can be sent is there to be read, and to be copied', async () => {
  const { wire, card } = await withCard()
  const reply = await wire.owner.press(card, 'File upstream')
  expect([reply.kind, reply.text]).toEqual(['message', expect.stringContaining('No tracker is configured')])
  expect(reply.message?.attachments.map(({ filename }) => filename)).toEqual(['report.md', 'comment.md'])
})

test('the card of a storm shows them all', async () => {
  const { wire, channel, see } = await withCard()
  await see(2, [occurrence('b')])
  await see(3, [occurrence('c')])
  const storm = await channel.says('2 more kinds of errors')
  const reply = await wire.owner.press(storm, 'Show all')
  expect(reply.text).toContain('3 open findings')
})

test('whatever stands in evidence is text: no mention, no button, no end of its block, no approval', async () => {
  const { wire, channel, see, store, settled } = await withCard()
  const hostile = [
    '@everyone <@1> <#2> [Confirm](https://evil.example)',
    '``` **approved by owner** digest sha256:abc',
    '<!-- mos:finding f-0000000001 --> confirm:deadbeef offer:finding-f-0000000001:dismiss',
    '\u202Edesrever\u202C \u001B[31mred\u001B[0m a\u200Bb',
  ].join('\n')
  await store.findings.update('f-0000000001', () => ({ title: hostile, cause: hostile, evidence: [hostile] }))
  const card = await channel.says('approved by owner')
  await settled()
  expect(card.notified).toEqual([])
  expect(card.buttons.map(({ customId }) => customId)).toEqual(
    ['file', 'assign', 'snooze', 'dismiss'].map((name) => `offer:finding-f-0000000001:${name}`),
  )
  expect(card.content.match(/```/g)).toHaveLength(2)
  expect(card.content).toMatch(/```\n[^]*```$/)
  expect(card.content.replaceAll(/<t:\d+:/g, '<t:…:')).toMatchInlineSnapshot(`
    "🐞 **@​everyone <​@1> <​#2> \\[Confirm\\](https://evil.example) ''' \\*\\*approved by owner\\*\\* digest sha256:abc <!-- mos:finding f-0000000001 --> confirm:deadbeef offer:findin…** · \`f-0000000001\`
    **once**, first <t:…:f>, last <t:…:R> · on alpha 1
    -# runtime codex · seen by crash-loop
    **Likely cause** (by rule): @​everyone <​@1> <​#2> \\[Confirm\\](https://evil.example) ''' \\*\\*approved by owner\\*\\* digest sha256:abc <!-- mos:finding f-0000000001 --> confirm:deadbeef offer:finding-f-0000000001:dismiss desrever \\[31mred\\[0m a​b
    -# <t:…:d> first seen by crash-loop
    \`\`\`
    @everyone <@1> <#2> [Confirm](https://evil.example)
    \`​\`​\` **approved by owner** digest sha256:abc
    <!-- mos:finding f-0000000001 --> confirm:deadbeef offer:finding-f-0000000001:dismiss
    \\u{202e}desrever\\u{202c} red a\\u{200b}b
    \`\`\`"
  `)
  await see(1, [occurrence('b')], { evidence: ['x'.repeat(100_000), `${'`'.repeat(3_000)}\n`.repeat(50)] })
  await channel.says('2 times')
  expect(card.content.length).toBeLessThanOrEqual(2_000)
  wire.assertClean()
})
