import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { personWithMos } from '../support/person-with-mos.ts'
import type { PersonWithMos } from '../support/person-with-mos.ts'
import { scriptedAgent, scriptedCommand } from '../support/scripted-agent.ts'
import type { ScriptedAgent } from '../support/scripted-agent.ts'
import type { Reply } from '../wire/view/reply.ts'

/** What changes from run to run. */
const plain = (text: string): string =>
  text
    .replaceAll(/`op-[^`]+`/gu, '`op-…`')
    .replaceAll(/pane %\d+ alive, pid \d+/gu, 'pane … alive')
    .replaceAll(/\d+ ms/gu, 'n ms')
    .replaceAll(/\d{17,20}/gu, '#')

type Agents = PersonWithMos & { readonly ada: ScriptedAgent; readonly cody: ScriptedAgent }

/** Ada looks like a claude, Cody like a codex; both do what they are told. */
async function twoAgents(): Promise<Agents> {
  const person = await personWithMos({
    prepare: async ({ home }) => {
      const settings = join(home, '.config', 'mosaic', 'fleet', 'agents')
      await mkdir(settings, { recursive: true })
      const write = (name: string, look: 'claude' | 'codex') =>
        writeFile(join(settings, `${name}.env`), `MOSAIC_AGENT_COMMAND=${scriptedCommand(home, { look })}\n`)
      await Promise.all([write('ada', 'claude'), write('cody', 'codex')])
    },
  })
  const { mos, olga, general } = person
  const spawns = ['ada', 'cody'].map((name) => olga.slash(general, 'fleet spawn', { role: 'research', name }))
  for (const spawn of spawns) await (await spawn).until(/done/u, 30_000)
  const settings = join(mos.home, '.config', 'mosaic', 'fleet', 'agents', 'cody.env')
  await writeFile(settings, (await readFile(settings, 'utf8')).replace('RUNTIME=stub', 'RUNTIME=codex'))
  return { ...person, ada: scriptedAgent(mos.home, 'ada'), cody: scriptedAgent(mos.home, 'cody') }
}

const sendTo = ({ olga, general }: Agents, agent: string, message: string): Promise<Reply> =>
  olga.slash(general, 'agent send', { agent, message })

test('the receipt of a message goes from queued to answered, and the answer stands where it was asked', async () => {
  const agents = await twoAgents()
  const { ada, wire, olga, general } = agents
  const receipt = await sendTo(agents, 'ada', 'Are the tests green?')
  await receipt.until('✓ answered', 20_000)
  expect(plain(receipt.text)).toMatchInlineSnapshot(`
    "✅ **send to ada** · done · \`op-…\`
    ▰▰▰▰ 4/4
    ✓ look at ada — pane … alive
    ✓ typed — it stands in the composer
    ✓ submitted
    ✓ answered
    ada got it: the prompt-submit hook fired n ms after Enter"
  `)
  const answer = await general.says('ada heard:', 10_000)
  expect(plain(answer.content)).toMatchInlineSnapshot(`
    "**ada** answers:
    ada heard: [alpha:discord-# -> alpha:ada class=actionable] Are the tests green?
    <@#>"
  `)
  expect(answer.content).toContain(`<@${olga.id}>`)
  expect(await ada.submitted()).toHaveLength(1)
  wire.assertClean()
})

test('a dialog, a draft, a lost paste and a dead program: the receipt says what stands where', async () => {
  const agents = await twoAgents()
  const { ada, mos } = agents
  const ends = async (message: string): Promise<string> => {
    const receipt = await sendTo(agents, 'ada', message)
    await receipt.until(/ · (?:done|failed|needs attention) · /u, 30_000)
    return plain(receipt.text)
  }
  await ada.order({ do: 'dialog', kind: 'menu' })
  expect(await ends('one')).toMatchInlineSnapshot(`
    "❌ **send to ada** · failed · \`op-…\`
    ▰▱▱▱ 1/4
    ✓ look at ada — pane … alive
    ✗ typed
    · submitted
    · answered
    ada waits for an answer in a dialog: nothing was typed. Answer it, then send again. Nothing was changed."
  `)
  await ada.order({ do: 'close-dialog' })
  await ada.order({ do: 'draft', text: 'half a thought' })
  expect(await ends('two')).toMatchInlineSnapshot(`
    "❌ **send to ada** · failed · \`op-…\`
    ▰▱▱▱ 1/4
    ✓ look at ada — pane … alive
    ✗ typed
    · submitted
    · answered
    Somebody is typing in ada's composer: nothing was typed. Send or clear that draft first, then send again. Nothing was changed."
  `)
  await ada.order({ do: 'clear' })
  await ada.order({ do: 'after-paste', ms: 50, order: { do: 'dialog', kind: 'yes-no' } })
  expect(await ends('three')).toMatchInlineSnapshot(`
    "⚠️ **send to ada** · needs attention · \`op-…\`
    ▰▰▱▱ 2/4
    ✓ look at ada — pane … alive
    ✓ typed — it stands in the composer
    ✗ submitted
    · answered
    The message for ada was not submitted: a dialog is open, so Enter was not pressed: the text is behind the dialog, or was lost in it. Answer it, then look before you send again."
  `)
  await ada.order({ do: 'close-dialog' })
  await ada.order({ do: 'clear' })
  await ada.order({ do: 'after-paste', ms: 50, order: { do: 'die', status: 0 } })
  expect(await ends('four')).toMatchInlineSnapshot(`
    "⚠️ **send to ada** · needs attention · \`op-…\`
    ▰▰▱▱ 2/4
    ✓ look at ada — pane … alive
    ✓ typed — it stands in the composer
    ✗ submitted
    · answered
    The message for ada was not submitted: its program ended before Enter was pressed, and the text with it."
  `)
  expect(await ada.submitted()).toEqual([])
  expect((await ada.journal()).filter(({ kind }) => kind === 'dialog' || kind === 'draft')).toEqual([])
  await mos.stop()
})

test('a codex that works is waited for, and its turn goes on', async () => {
  const agents = await twoAgents()
  const { cody } = agents
  await cody.order({ do: 'busy', ms: 4000 })
  const receipt = await sendTo(agents, 'cody', 'And the docs?')
  await receipt.until('· typed', 10_000).catch(() => undefined)
  await receipt.until('✓ answered', 20_000)
  expect((await cody.journal()).map(({ kind }) => kind)).toEqual(['submitted'])
})

test('Mos is killed between paste and Enter: the next one finishes it, once', async () => {
  const agents = await twoAgents()
  const { ada, mos, general } = agents
  await ada.order({ do: 'after-paste', ms: 0, order: { do: 'dialog', kind: 'menu' } })
  const receipt = await sendTo(agents, 'ada', 'Are the tests green?')
  await eventually('the paste', async () => (await ada.state()).dialog)
  await mos.kill()
  await ada.order({ do: 'close-dialog' })
  await mos.start()
  await receipt.until('✓ answered', 60_000)
  expect(plain(receipt.text)).toMatchInlineSnapshot(`
    "✅ **send to ada** · done · \`op-…\`
    ▰▰▰▰ 4/4
    ✓ look at ada — pane … alive
    ✓ typed — it stands in the composer
    ✓ submitted
    ✓ answered
    ada got it: the prompt-submit hook fired n ms after Enter"
  `)
  await general.says('ada heard:', 10_000)
  expect(await ada.submitted()).toHaveLength(1)
  expect((await ada.journal()).map(({ kind }) => kind)).toEqual(['submitted'])
})

test('agents write to each other by the address in their answer; the thread sees both', async () => {
  const agents = await twoAgents()
  const { ada, cody, general, olga } = agents
  await ada.order({ do: 'answers-say', text: '[alpha:ada -> alpha:cody class=human] Is the build green?' })
  await cody.order({ do: 'answers-say', text: `[alpha:cody -> alpha:discord-${general.id}] It is.` })
  const receipt = await sendTo(agents, 'ada', 'Ask Cody.')
  await receipt.until('✓ answered', 20_000)
  expect((await general.says('answers to cody', 10_000)).content).toBe(
    `**ada** answers to cody:\nIs the build green?\n<@${olga.id}>`,
  )
  expect((await general.says('It is.', 20_000)).content).toBe(`**cody** answers:\nIt is.\n<@${olga.id}>`)
  expect(await cody.submitted()).toEqual(['[alpha:ada -> alpha:cody class=human] Is the build green?'])
})
