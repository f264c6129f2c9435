import { expect, test } from 'vitest'
import { newOp } from '../store/new-op.ts'
import { occurrence } from '../store/sighting.ts'
import { startWire } from '../wire/start-wire.ts'
import { runFindings } from './run-findings.ts'

async function filing() {
  const wire = await startWire({ messagesPerFiveSeconds: Infinity })
  const bugs = wire.addChannel('bugs')
  const running = await runFindings({ wire, channelId: bugs.id })
  await wire.until(() => wire.commands().length > 0)
  return { ...running, wire, channel: bugs, general: wire.channel('general') }
}

test('File bug asks with what it found already, and makes a finding with a card', async () => {
  const { wire, general, channel, store, settled } = await filing()
  const said = await wire.user('bea').say(general, '**The build of ada is red**\nTypeError: x is not a function')
  const form = await wire.owner.menu(said, 'File bug')
  expect(form.modal?.fields.map(({ label, value, required }) => [label, value, required])).toMatchInlineSnapshot(`
    [
      [
        "What happens",
        "The build of ada is red",
        true,
      ],
      [
        "In what: mos, runtime codex, op update",
        "mos",
        false,
      ],
      [
        "What is wrong with it",
        "",
        false,
      ],
    ]
  `)
  const reply = await wire.owner.submit(form, {
    'What is wrong with it': 'It was green before. token ghp_0123456789abcdefghijklmnopqrstuvwxyzAB',
  })
  expect([reply.kind, reply.text.replaceAll(/f-[0-9a-f]{10}/g, 'f-…')]).toMatchInlineSnapshot(`
    [
      "ephemeral",
      "Filed as \`The build of ada is red\` (\`f-…\`). See it with /bug show.",
    ]
  `)
  await channel.says('The build of ada is red')
  await channel.says('a message was filed by')
  await settled()
  expect(
    channel
      .messages()[0]
      ?.content.replaceAll(/<t:\d+:/g, '<t:…:')
      .replaceAll(/f-[0-9a-f]{10}/g, 'f-…')
      .replaceAll(/\d{17,}/g, '#id'),
  ).toMatchInlineSnapshot(`
    "🐞 **The build of ada is red** · \`f-…\`
    **once**, first <t:…:f>, last <t:…:R> · on here 1
    -# mos · seen by a person
    -# <t:…:d> first seen by person
    -# <t:…:d> a message was filed by <@#id>
    \`\`\`
    It was green before. token [redacted: GitHub token]

    **The build of ada is red**
    TypeError: x is not a function
    \`\`\`"
  `)
  const again = await wire.owner.submit(await wire.owner.menu(said, 'File bug'), {})
  expect(again.text).toContain('This message is in `The build of ada is red`')
  expect(await store.findings.list()).toHaveLength(1)
  wire.assertClean()
})

test("of a receipt of Mos's own it knows the op; of a message like a finding, the finding", async () => {
  const { wire, general, store, door, see } = await filing()
  const known = await see(1, [occurrence('a')], {
    component: 'op update',
    title: 'an update fails while it installs',
    evidence: ['npm error code ENOSPC no space left on device, write'],
  })
  const op = await store.ops.add({ ...newOp('77'), receipt: 'none' })
  await store.ops.update(op.id, { state: 'failed', result: 'The agent is not there.' })
  const thread = `discord:${general.id}` as const
  const { messageId } = await door.chat.send(thread, { text: `❌ **${op.title}** · failed · \`${op.id}\`` }, 'n1')
  const receipt = general.messages().find(({ id }) => id === messageId)
  if (receipt === undefined) throw new Error('it is not there')
  const values = async (message: typeof receipt) =>
    (await wire.owner.menu(message, 'File bug')).modal?.fields.map(({ value }) => value)
  expect(await values(receipt)).toEqual(['', `❌ ${op.title} · failed · ${op.id}`, `op ${op.kind}`, ''])
  const like = await wire.user('bea').say(general, 'npm error code ENOSPC no space left on device, write')
  expect(await values(like)).toEqual([known.id, expect.stringContaining('npm error code ENOSPC'), 'op update', ''])
  const reply = await wire.owner.submit(await wire.owner.menu(like, 'File bug'), {})
  expect(reply.text).toContain(`Added to \`an update fails while it installs\` (\`${known.id}\`)`)
  expect(await store.findings.get(known.id)).toMatchObject({ count: 2 })
})

test('who may not is not asked, and what has no words is refused', async () => {
  const { wire, general } = await filing()
  const said = await wire.user('bea').say(general, 'x')
  expect((await wire.user('mallory').menu(said, 'File bug')).text).toContain('is refused')
  Object.assign(said.raw, { content: ' \u200B ' })
  const reply = await wire.owner.menu(said, 'File bug')
  expect([reply.kind, reply.text]).toEqual([
    'ephemeral',
    'There is nothing in this message to file: no text, no embed, no file.',
  ])
})
