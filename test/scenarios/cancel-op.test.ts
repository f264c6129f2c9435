import { expect, test } from 'vitest'
import { normalise } from '../support/normalise.ts'
import { personWithMos } from '../support/person-with-mos.ts'
import { slowAgent } from '../support/slow-agent.ts'

test('a running op is cancelled by button, command and shell: all that it did is undone, and the receipt says so', async () => {
  const { wire, mos, olga, general } = await personWithMos()
  const spawn = async (name: string) => {
    await slowAgent(mos, name)
    const receipt = await olga.slash(general, 'fleet spawn', { role: 'coder', name })
    await receipt.until('› look for its first heartbeat', 30_000)
    return { receipt, opId: /op-\d+/.exec(receipt.message?.content ?? '')?.[0] ?? '' }
  }
  const [ada, ben, cy] = [await spawn('ada'), await spawn('ben'), await spawn('cy')]
  expect(await mos.panes()).toEqual(['ada', 'ben', 'cy'])

  const pressed = await olga.press(await general.says('spawn ada'), 'Cancel')
  const typed = await olga.slash(general, 'op cancel', { op: ben.opId })
  const shell = await mos.shell('op', 'cancel', cy.opId)
  for (const { receipt } of [ada, ben, cy]) await receipt.until('· cancelled ·', 30_000)

  expect(normalise([pressed.text, typed.text, shell.stdout].join('\n'))).toMatchInlineSnapshot(`
    "Cancelling spawn ada (\`op-…\`): it stops, undoes what it has done, and its receipt says so.
    Cancelling spawn ben (\`op-…\`): it stops, undoes what it has done, and its receipt says so.
    Cancelling spawn cy (\`op-…\`): it stops, undoes what it has done, and its receipt says so.
    "
  `)
  expect(normalise(ada.receipt.text)).toMatchInlineSnapshot(`
    "⏹ **spawn ada** · cancelled · \`op-…\`
    ▰▱▱▱ 1/4
    ✓ check roster, role and program — ada is free, coder is ephemeral, stub is installed
    ↺ write the roster — ada is in the roster
    ↺ start ada — its pane is there
    ✗ look for its first heartbeat
    Cancelled by @olga. Undone: write the roster, start ada."
  `)
  expect(lastLine(ben.receipt.text)).toMatchInlineSnapshot(`"Cancelled by @olga. Undone: write the roster, start ben."`)
  expect(lastLine(cy.receipt.text)).toMatchInlineSnapshot(
    `"Cancelled from this fleet's own machine. Undone: write the roster, start cy."`,
  )
  const ends = () => general.messages().filter((message) => message.notified.length > 0)
  await wire.until(() => ends().length >= 3, 20_000, 'three ends that notify')
  expect(ends()).toHaveLength(3)
  expect(await mos.panes()).toEqual([])
  expect(JSON.parse((await mos.shell('fleet', 'ps', '--json')).stdout)).toHaveLength(2)
})

const lastLine = (text: string): string | undefined => text.split('\n').at(-1)
