import { expect, test } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { normalise } from '../support/normalise.ts'
import { personWithMos } from '../support/person-with-mos.ts'

test('spawn and remove by slash: the ack is the receipt, edited until it is over; one end message says who asked', async () => {
  const { mos, olga, general } = await personWithMos()

  const spawned = await olga.slash(general, 'fleet spawn', { role: 'coder', name: 'ada' })
  expect(normalise(spawned.text)).toBe('⏳ **spawn ada** · queued · `op-…`\n[Cancel]')
  await general.says(/@olga.*ada is up/s, 20_000)
  await spawned.until('✅')
  expect(spawned.followUps).toEqual([])
  expect(await mos.panes()).toEqual(['ada'])
  await olga.slash(general, 'ps')
  const removed = await olga.slash(general, 'fleet remove', { agent: 'ada' })
  await general.says(/@olga.*ada is gone/s, 20_000)
  await removed.until('✅')

  expect(normalise(await general.text())).toMatchInlineSnapshot(`
    "mos: ✅ **spawn ada** · done · \`op-#id\`
      ▰▰▰▰ 4/4
      ✓ check roster, role and program — ada is free, coder is ephemeral, stub is installed
      ✓ write the roster — ada is in the roster
      ✓ start ada — its pane is there
      ✓ look for its first heartbeat
      ada is up: pane %… alive, pid …, heartbeat … s old
    mos: @olga ✅ **spawn ada** done
      ada is up: pane %… alive, pid …, heartbeat … s old
    mos: **3 agents: 3 idle** · <t:…:T>
      🟢 **orchestrator**
      🟢 **enhancer**
      🟢 **ada** coder
      [Details of an agent: 🟢 orchestrator | 🟢 enhancer | 🟢 ada]
      [Refresh]
    mos: ✅ **remove ada** · done · \`op-#id\`
      ▰▰▰▰ 4/4
      ✓ check the floor — the floor stays
      ✓ stop ada — no pane, no runner
      ✓ write the roster — ada is out of the roster
      ✓ look again
      ada is gone: no pane, no runner, not in the roster
    mos: @olga ✅ **remove ada** done
      ada is gone: no pane, no runner, not in the roster"
  `)
  expect(olga.notifications().map((message) => message.content.split('\n')[0])).toEqual([
    `${olga.mention} ✅ **spawn ada** done`,
    `${olga.mention} ✅ **remove ada** done`,
  ])
  expect(await mos.panes()).toEqual([])
})

test('send, logs, relaunch: one, and all of them after a click', async () => {
  const { olga, general } = await personWithMos()
  await olga.slash(general, 'fleet spawn', { role: 'coder', name: 'ada' })
  await general.says(/@olga.*ada is up/s, 20_000)

  await olga.slash(general, 'agent send', { agent: 'ada', message: 'hello @everyone' })
  await general.says(/@olga.*ada got it/s, 20_000)
  const logs = await eventually('the stub has answered', async () => {
    const shown = await olga.slash(general, 'agent logs', { agent: 'ada' })
    return shown.text.includes('ada heard') && shown
  })
  expect(logs.text.replace(olga.id, '#olga')).toMatchInlineSnapshot(`
    "\`\`\`
    ada: a stub without a model. It answers with what it heard; /quit ends it.
    alpha:discord-#olga: hello @everyone
    ● ada heard: hello @everyone
    >
    \`\`\`"
  `)
  expect(logs.message?.notified).toEqual([])

  const all = await olga.slash(general, 'fleet relaunch', { agent: 'all' })
  expect(all.text).toMatchInlineSnapshot(`
    "Relaunch all 3 agents: orchestrator, enhancer and ada.
    A running turn is waited for, 10 min at most; who is at work longer stays as it is. One that does not come up stops it, and who was moved goes back to the version that it had.
    [Confirm] [Dismiss]"
  `)
  if (all.message === undefined) throw new Error('no card')
  const confirmed = await olga.press(all.message, 'Confirm')
  await general.says(/@olga.*relaunch all/s, 20_000)
  expect(normalise(await confirmed.until('✅'))).toMatchInlineSnapshot(`
    "✅ **relaunch all** · done · \`op-…\`
    ▰▰▰▰▰ 5/5
    ✓ look at everybody — canary ada, 2 at the end
    ✓ canary — ada is up
    ✓ enhancer — enhancer is up
    ✓ orchestrator, the last — orchestrator is up
    ✓ look at everybody again
    1 agent is up, and 2 that live in Mos."
  `)
  expect(all.message.buttons).toEqual([])
  const again = await olga.slash(general, 'fleet relaunch', { agent: 'all' })
  if (again.message === undefined) throw new Error('no card')
  expect((await olga.press(again.message, 'Dismiss')).text).toContain('Dismissed.')
})

test('what only looks: roles, ops, access, doctor', async () => {
  const { wire, mos, olga, general } = await personWithMos()
  const say = async (words: string, values: Readonly<Record<string, string>> = {}) =>
    normalise((await olga.slash(general, words, values)).text).replaceAll(mos.home, '~')

  expect(await say('role list')).toMatchInlineSnapshot(`
    "\`\`\`
    role             title            lifecycle  lives in     runtime  from
    board            Board            ephemeral  Mos          claude   framework
    code-review      Code review      ephemeral  a tmux pane  codex    framework
    coder            Coder            ephemeral  a tmux pane  claude   framework
    enhancer         Enhancer         core       Mos          claude   framework
    operations       Operations       core       a tmux pane  claude   framework
    orchestrator     Orchestrator     core       Mos          claude   framework
    research         Research         ephemeral  a tmux pane  claude   framework
    security-review  Security review  ephemeral  a tmux pane  claude   framework
    \`\`\`"
  `)
  const board = await olga.slash(general, 'role show', { role: 'board' })
  await wire.until(() => board.followUps.length === 1, 20_000, 'the rest')
  expect(board.text).toMatch(/^\*\*Board\*\* [\s\S]*\*\*Boundaries\*\*[\s\S]*\.$/)
  expect(await say('op list')).toBe('There are no ops yet.')
  expect(await say('op show', { op: 'op-1' })).toMatchInlineSnapshot(
    `"There is no op \`op-…\`. \`op list\` shows the latest; finished ones are forgotten after a while."`,
  )
  expect(await say('access why', { command: 'fleet spawn' })).toMatchInlineSnapshot(
    `"You may use \`fleet spawn\` (tier operator): you own this bot's application on Discord."`,
  )
  expect(await say('access can', { command: 'fleet spawn', user: '123456789012345678' })).toMatchInlineSnapshot(
    `"User 123456789012345678 may not use \`fleet spawn\` (tier operator): their rule reads "no rule admits you: only the owners may use Mos so far"."`,
  )
  // It asks Discord as well, and git: a busy machine shows "is thinking" before.
  const doctor = await olga.slash(general, 'doctor')
  await doctor.until(/^ok {3}/m)
  expect(doctor.text.replaceAll(mos.home, '~')).toMatchInlineSnapshot(`
    "warn project site: ~/site is no git repository with files in it: not a git repository (or any of the parent directories): .git. Make it one: git init
    warn channels: no home channel, none for the news of the fleet — in the channel that is meant: \`channel use as:home\`, \`channel use as:ops\`
    ok   node, redis, tmux, systemd, home, disk, framework, roster, floor, agents, no runtime claude, no runtime codex, no runtime opencode, no runtime pi, git, flock, settings, heartbeats, mos, discord, server"
  `)
  expect(await say('stop')).toMatchInlineSnapshot(
    `"\`stop\` works in a topic's thread: mention me in a channel, or use /topic new, to open one."`,
  )
})

test('topics: opened by a command, listed, closed; autocomplete offers what is there', async () => {
  const { wire, olga, general } = await personWithMos()
  expect((await olga.slash(general, 'topic new', { title: 'Release @everyone notes' })).text).toMatchInlineSnapshot(
    `"The topic opens as a thread of #general."`,
  )
  const thread = await wire.until(() => general.threads()[0], 20_000, 'a thread')
  await thread.says('This topic is open')
  expect(thread.name).toBe('Release @everyone notes')

  expect(normalise((await olga.slash(thread, 'topic list')).text).replace(thread.id, '#thread')).toMatchInlineSnapshot(`
    "\`\`\`
    topic                    state  last used  id
    Release @everyone notes  open   … s ago   discord:#thread
    \`\`\`"
  `)
  const offered = async (words: string, option: string, typed = '') =>
    (await olga.autocomplete(general, words, { [option]: typed }, option)).map(({ name }) => name)
  expect(await offered('topic close', 'topic')).toEqual(['Release @everyone notes'])
  expect(await offered('agent logs', 'agent', 'or')).toEqual(['orchestrator · orchestrator · stub'])
  expect(await offered('fleet spawn', 'role', 'coder')).toEqual(['coder · Coder'])
  expect(await offered('op cancel', 'op')).toEqual([])
  expect((await olga.slash(thread, 'topic close')).text).toMatchInlineSnapshot(`"Closed \`Release @everyone notes\`."`)
  expect((await olga.slash(thread, 'topic close')).text).toMatchInlineSnapshot(
    `"\`Release @everyone notes\` is closed already."`,
  )
  const everything = [...general.messages(), ...thread.messages()]
  expect(everything.flatMap((message) => message.notified)).toEqual([])
})

test('stop ends the turn', async () => {
  const { wire, olga, general } = await personWithMos()
  await olga.say(general, '@mos count to 30')
  const thread = await wire.until(() => general.threads()[0], 20_000, 'a thread')
  await wire.until(() => thread.typing > 0, 20_000, 'it types')

  const stopped = await olga.slash(thread, 'stop')
  await thread.says('(stopped)', 10_000)
  expect(stopped.text).toMatchInlineSnapshot(`"Stopping this thread's turn."`)
  expect((await thread.text()).replace(/(\d+ )+/, '')).toMatchInlineSnapshot(`
    "olga: (the message that started this thread)
    mos: Stopping this thread's turn.
    mos ↳ olga: (stopped)"
  `)
  expect((await olga.slash(thread, 'stop')).text).toMatchInlineSnapshot(`"Nothing is running in this thread."`)
})
