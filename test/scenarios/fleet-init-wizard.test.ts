import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { gitRepository } from '../support/git-repository.ts'
import { lookAtTree } from '../support/look-at-tree.ts'
import { normalise, personsMachine, read } from '../support/persons-machine.ts'
import { startWire } from '../wire/start-wire.ts'

test('the wizard, typed at a terminal: from an empty home to a fleet with Discord', async () => {
  const wire = await startWire()
  const machine = await personsMachine({ DISCORD_API_URL: wire.url })
  await gitRepository(machine.home, 'app')
  const terminal = await machine.terminal(['fleet', 'init'])
  await terminal.shows('What is the fleet for?')
  await terminal.press('Down', 'Enter')
  await terminal.shows('Which program is behind the agents?')
  await terminal.press('Down', 'Enter')
  await terminal.shows('claude: 2.1.0, not logged in')
  await terminal.shows('A project to work on')
  await terminal.type('~/ap')
  await terminal.press('Enter')
  await terminal.shows('There is no')
  await terminal.type('~/app')
  await terminal.press('Enter')
  await terminal.shows('Bot token')
  await terminal.type('nonsense')
  await terminal.press('Enter')
  await terminal.shows('Discord does not know this token')
  await terminal.type(wire.token)
  await terminal.press('Enter')
  await terminal.shows('Do it?')
  await terminal.press('Enter')
  const screen = await terminal.shows('[0]')
  expect(normalise(machine, screen)).toMatchInlineSnapshot(`
    "◇  A project to work on (empty: none)
    │  ~/app
    │
    ◇  Looking at ~/app
    │
    ◇  Discord ─────────────────────────────────────╮
    │                                               │
    │  https://discord.com/developers/applications  │
    │  New Application; Bot: switch on Message      │
    │  Content Intent, Reset Token, copy it.        │
    │                                               │
    ├───────────────────────────────────────────────╯
    │
    ◇  Bot token (empty: local console only)
    │  ▪▪▪▪▪▪▪▪
    │
    ◇  Asking Discord
    │
    ▲  Discord does not know this token (401): it was reset, or is no bot's. Make a
    │  new one: https://discord.com/developers/applications → your application →
    │  Bot → Reset Token
    │
    ◇  Bot token (empty: local console only)
    │  ▪▪▪▪▪▪▪▪▪▪▪▪▪▪▪▪▪▪▪▪▪▪▪
    │
    ◇  Asking Discord
    │
    ◆  This is mos, application ID
    │
    ◇  What will be done in ~/.config/mosaic ────────────────╮
    │                                                        │
    │  make it, for you alone                                │
    │  fleet/roster.yaml: orchestrator, enhancer, on claude  │
    │  mos.env: MOS_RUNTIME=claude                           │
    │  mos.env: DISCORD_TOKEN of mos                         │
    │  fleet/mos.yaml: project app, ~/app on main            │
    │  mos/: Mos's own files, the roles and launchers        │
    │                                                        │
    ├────────────────────────────────────────────────────────╯
    │
    ◇  Do it?
    │  Yes
    │
    ◆  ~/.config/mosaic is there
    │
    ◆  fleet/roster.yaml has orchestrator, enhancer
    │
    ◆  MOS_RUNTIME=claude is in mos.env
    │
    ◆  the token of mos is in mos.env, for you alone
    │
    ◆  app is a project: ~/app on main
    │
    ◆  N files are in mos/; mos is ~/.local/bin/mos
    │
    └  Done.

    claude is not ready: run claude once and type /login, or set ANTHROPIC_API_KEY
    Message Content Intent is on.
    Add the bot to your server (Add Reactions, View Channels, Send Messages, Attach
    Files, Read Message History, Create Public Threads, Send Messages in Threads; sl
    ash commands):
    https://discord.com/oauth2/authorize?client_id=ID&scope=bot+app
    lications.commands&permissions=309237746752
    Start Mos, or start it again if it runs, so that it reads this: npm start
    Made when there is a task for them: coder, code-review, security-review; mos rol
    e list tells what each is for.
    mos doctor checks all of it.
    [0]"
  `)
  expect(screen).not.toContain(wire.token)
  expect(await read(machine, 'mos.env')).toContain(`DISCORD_TOKEN=${wire.token}\n`)
})

test('the wizard again, on a narrow screen: what is set is shown and kept, one thing is changed', async () => {
  const machine = await personsMachine()
  await machine.shell('fleet', 'init', '--type', 'coding', '--runtime', 'stub', '--yes')
  const terminal = await machine.terminal(['fleet', 'init'], { columns: 50 })
  await terminal.shows('Add the agents of a type of fleet?')
  await terminal.press('Enter')
  await terminal.shows('Which program is behind the agents?')
  await terminal.press('Down', 'Enter')
  await terminal.shows('A project to work on')
  await terminal.press('Enter')
  await terminal.shows('Bot token')
  await terminal.press('Enter')
  await terminal.shows('Do it?')
  await terminal.press('Enter')
  expect(normalise(machine, await terminal.shows('[0]'))).toMatchInlineSnapshot(`
    "┌  Mos: set up a fleet
    │
    ◇  As it is now ─────────────────────────────╮
    │                                            │
    │  agents    orchestrator (stub), enhancer   │
    │  (stub)                                    │
    │  runtime   stub                            │
    │                                            │
    ├────────────────────────────────────────────╯
    │
    ◇  Add the agents of a type of fleet?
    │  Leave the agents as they are
    │
    ◇  Looking for runtimes
    │
    ◇  Which program is behind the agents?
    │  claude, not ready
    │
    ▲  claude: 2.1.0, not logged in, adapter missing.
    │  To make it ready: run claude once and type
    │  /login, or set ANTHROPIC_API_KEY
    │
    ◇  A project to work on (empty: none)
    │
    │
    ◇  Discord ─────────────────────────────────────╮
    │                                               │
    │  https://discord.com/developers/applications  │
    │  New Application; Bot: switch on Message      │
    │  Content Intent, Reset Token, copy it.        │
    │                                               │
    ├───────────────────────────────────────────────╯
    │
    ◇  Bot token (empty: local console only)
    │
    │
    ◇  What will be done in ~/.config/mosaic ────────╮
    │                                                │
    │  fleet/roster.yaml: orchestrator from stub to  │
    │   claude; enhancer from stub to claude         │
    │  mos.env: MOS_RUNTIME=claude (was stub)        │
    │                                                │
    ├────────────────────────────────────────────────╯
    │
    ◇  Do it?
    │  Yes
    │
    ◆  fleet/roster.yaml has orchestrator, enhancer
    │
    ◆  MOS_RUNTIME=claude is in mos.env
    │
    └  Done.

    claude is not ready: run claude once and type /log
    in, or set ANTHROPIC_API_KEY
    Start Mos, or start it again if it runs, so that i
    t reads this: npm start
    mos doctor checks all of it.
    [0]"
  `)
  expect(await read(machine, 'mos.env')).toBe('MOS_RUNTIME=claude\n')
})

test.each([
  ['the type', [], 'What is the fleet for?'],
  ['the runtime', ['Enter'], 'Which program is behind the agents?'],
  ['the project', ['Enter', 'Enter'], 'A project to work on'],
  ['the token', ['Enter', 'Enter', 'Enter'], 'Bot token'],
  ['the plan', ['Enter', 'Enter', 'Enter', 'Enter'], 'Do it?'],
])('cancelled at %s: not a byte of the home is another', async (_, keys, at) => {
  const machine = await personsMachine()
  await writeFile(join(machine.home, '.profile'), 'mine\n')
  const before = await lookAtTree(machine.home)
  const terminal = await machine.terminal(['fleet', 'init'])
  const questions = ['What is the fleet for?', 'Which program', 'A project', 'Bot token', 'Do it?']
  for (const [step, key] of keys.entries()) {
    await terminal.shows(questions[step] ?? '')
    await terminal.press(key)
  }
  await terminal.shows(at)
  await terminal.press('C-c')
  expect(await terminal.shows('[1]')).toContain('Cancelled. Nothing was changed.')
  expect(await lookAtTree(machine.home)).toEqual(before)
})

test('a plan that is not wanted is a no', async () => {
  const machine = await personsMachine()
  const before = await lookAtTree(machine.home)
  const terminal = await machine.terminal(['fleet', 'init', '--type', 'coding', '--runtime', 'stub'])
  await terminal.shows('A project to work on')
  await terminal.press('Enter')
  await terminal.shows('Bot token')
  await terminal.press('Enter')
  await terminal.shows('Do it?')
  await terminal.press('Right', 'Enter')
  expect(await terminal.shows('[1]')).toContain('Cancelled. Nothing was changed.')
  expect(await lookAtTree(machine.home)).toEqual(before)
})
