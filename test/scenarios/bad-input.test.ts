import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { commands } from '../../commands/index.ts'
import { createShell } from '../cli/shell.ts'
import { consolePage } from '../support/console-page.ts'
import { personWithMos } from '../support/person-with-mos.ts'
import type { PersonWithMos } from '../support/person-with-mos.ts'

type Options = Readonly<Record<string, string>>
type Ask = (command: string, options: Options) => Promise<{ readonly words: string; readonly exit: number }>

/** The same request by slash command, in a shell, and by a form of the page: the words that all three say, once. */
async function atEveryDoor({ mos, olga, general }: PersonWithMos): Promise<Ask> {
  const page = await consolePage(mos)
  const shell = createShell({ commands, socketPath: join(mos.home, 'data', 'mos.sock') })
  return async (command, options) => {
    const flags = Object.entries(options).map(([option, value]) => `--${option}=${value}`)
    const slash = await olga.slash(general, command, options)
    const { err, exit } = await shell.mos([...command.split(' '), ...flags])
    expect({ kind: slash.kind, shell: err.trimEnd(), page: await page.run(command, options) }).toEqual({
      kind: 'ephemeral',
      shell: slash.text,
      page: slash.text,
    })
    return { words: slash.text, exit }
  }
}

const refused: readonly (readonly [command: string, options: Options])[] = [
  ...['-x', '../a', 'a b', 'ORCHESTRATOR', 'a'.repeat(33)].map(
    (name) => ['fleet spawn', { role: 'coder', name }] as const,
  ),
  ['fleet spawn', { role: 'nobody' }],
  ['fleet spawn', { role: 'orchestrator', name: 'boss' }],
  ['fleet spawn', { role: 'coder', name: 'enhancer' }],
  ['fleet remove', { agent: 'enhancer' }],
  ['fleet remove', { agent: 'orchestrator' }],
  ['fleet relaunch', { agent: 'nobody' }],
  ['agent send', { agent: 'enhancer', message: '' }],
  ['agent send', { agent: 'enhancer', message: '\u200b\u202e' }],
  ['agent logs', { agent: '@everyone' }],
  ['topic new', { title: 'x'.repeat(101) }],
  ['topic close', { topic: '```' }],
  ['role show', { role: '\u202eredoc' }],
  ['op show', { op: '🙂' }],
]

test('what does not fit is refused in the same words in Discord, in a shell and on the page', async () => {
  const person = await personWithMos()
  const ask = await atEveryDoor(person)
  const said: string[] = []
  for (const [command, options] of refused) {
    const { words, exit } = await ask(command, options)
    said.push(`${exit} ${words}`)
  }
  expect(said.join('\n')).toMatchInlineSnapshot(`
    "64 \`name\` of \`fleet spawn\`: "-x" does not fit as a name: use a-z, 0-9 and single hyphens, a letter first, like ada or review-2.
    64 \`name\` of \`fleet spawn\`: "../a" does not fit as a name: use a-z, 0-9 and single hyphens, a letter first, like ada or review-2.
    64 \`name\` of \`fleet spawn\`: "a b" does not fit as a name: use a-z, 0-9 and single hyphens, a letter first, like ada or review-2.
    64 \`name\` of \`fleet spawn\`: "ORCHESTRATOR" does not fit as a name: use a-z, 0-9 and single hyphens, a letter first, like ada or review-2.
    64 \`name\` of \`fleet spawn\`: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" has 33 characters; a name has at most 32.
    1 There is no role \`nobody\`. \`role list\` shows which there are.
    1 There is already an orchestrator: orchestrator. A fleet has exactly one.
    1 There is already an agent enhancer: enhancer on stub. Choose another name, or \`fleet relaunch\` it.
    1 enhancer is the last enhancer. A fleet has at least one: add another first.
    1 orchestrator is the orchestrator. A fleet has exactly one: it can't be removed.
    1 There is no agent \`nobody\`. \`fleet ps\` shows who is there.
    64 \`message\` of \`agent send\` cannot be empty: what to tell it.
    64 \`message\` of \`agent send\` cannot be empty: what to tell it.
    1 There is no agent \`@everyone\`. \`fleet ps\` shows who is there.
    64 \`title\` of \`topic new\` cannot be \`xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…\`: it takes at most 100 characters, this has 101.
    1 There is no topic \`ʼʼʼ\`. \`topic list\` shows them with their ids.
    1 There is no role \`redoc\`. \`role list\` shows which there are.
    1 There is no op \`🙂\`. \`op list\` shows the latest; finished ones are forgotten after a while."
  `)
  // Nothing of it reached anybody, and nothing was made.
  expect(person.general.messages().flatMap((message) => message.notified)).toEqual([])
  expect(await person.mos.panes()).toEqual([])
})

const alias = `version: 1\ntransport: tmux\nx: &a [${'*a,'.repeat(40)}]\n`
const broken = {
  'a syntax error': (roster: string) => `${roster}  foo: [\n`,
  'an unknown key': (roster: string) => roster.replace('class: enhancer', 'clas: enhancer'),
  'an alias bomb': () => alias,
  'deep nesting': (roster: string) => `${roster}x: ${'['.repeat(50_000)}`,
}

test('a roster that a person breaks is refused with path and line; mending it works at once', async () => {
  const person = await personWithMos()
  const { mos, olga, general } = person
  const path = join(mos.home, '.config/mosaic/fleet/roster.yaml')
  const roster = await readFile(path, 'utf8')
  const ask = await atEveryDoor(person)
  const said: string[] = []
  for (const [what, breaking] of Object.entries(broken)) {
    await writeFile(path, breaking(roster))
    const { words, exit } = await ask('fleet remove', { agent: 'enhancer' })
    said.push(`${what}: ${exit} ${words.replace(path, 'roster.yaml')}`)
    await writeFile(path, roster)
    expect((await olga.slash(general, 'ps')).text).toContain('enhancer')
  }
  expect(said.join('\n')).toMatchInlineSnapshot(`
    "a syntax error: 78 roster.yaml:16:1: not valid YAML: All mapping items must start at the same column.
    Mend it there, then ask again. What runs goes on meanwhile.
    an unknown key: 78 roster.yaml:15:5: unknown key "clas". An agent takes name, runtime, class, host, ssh, socket, model_hint, working_directory, persistent_persona, reset_between_tasks.
    Mend it there, then ask again. What runs goes on meanwhile.
    an alias bomb: 78 roster.yaml:3:104: more than 32 aliases (*name); write the values out.
    Mend it there, then ask again. What runs goes on meanwhile.
    deep nesting: 78 roster.yaml:16:36: nested deeper than 32 levels.
    Mend it there, then ask again. What runs goes on meanwhile."
  `)
  expect(mos.said).not.toContain('fault of its own')
})
