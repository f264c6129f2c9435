import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createMos } from '../support/mos.ts'
import { personWithMos } from '../support/person-with-mos.ts'
import { runProgram } from '../support/run-program.ts'

const root = join(import.meta.dirname, '..', '..')

/** Ages, pids, panes and clocks are each run's own. */
const same = (text: string): string =>
  text
    .replaceAll(/\d+ (?:s|min)\b/gu, 'N s')
    // How soon it said so is each run's own as well.
    .replaceAll(/^(🟢 .*) · N s$/gmu, '$1')
    .replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gu, 'ID')
    .replaceAll(/@\d{17,20}/gu, '@ID')
    .replaceAll(/pid \d+/gu, 'pid N')
    .replaceAll(/%\d+/gu, '%N')
    .replaceAll(/<t:\d+:(?<form>[TR])>/gu, '<t:N:$<form>>')
    .replaceAll(/\/tmp\/mos-home-\w+/gu, '~')

test('in a thread: the fleet as a list, the details of one, its screen as it changes, over a crash of Mos, and its stop', async () => {
  const { wire, mos, olga, general } = await personWithMos()
  await (await olga.slash(general, 'fleet spawn', { role: 'coder', name: 'ada' })).until('ada is up', 30_000)

  const list = await olga.slash(general, 'fleet ps')
  await list.until('3 agents')
  expect(same(list.text)).toMatchInlineSnapshot(`
    "**3 agents: 3 idle** · <t:N:T>
    🟢 **orchestrator**
    🟢 **enhancer**
    🟢 **ada** coder
    [Details of an agent: 🟢 orchestrator | 🟢 enhancer | 🟢 ada]
    [Refresh]"
  `)
  const card = list.message
  if (card === undefined) throw new Error('no card')
  const why = await olga.select(card, 'Details of an agent', ['ada'])
  await why.until('All sources agree')
  // Its kind tells what came first, which is a "thinking" where the look takes its time.
  expect(why.message?.ephemeral).toBe(true)
  expect(same(why.text)).toMatchInlineSnapshot(`
    "**ada** is idle since N s
    coder on stub · host alpha

    **unit:** none, no systemd keeps it
    **runner:** holds it, and starts it again after a crash; a program that ends well has ended its task
    **pane:** %N, its program runs, pid N
    **process:** pid N, started as stub, coder, ~/site
    **hook:** idle since N s, reported N s ago
    **heartbeat:** ok, N s old, of pid N
    **session:** ID of stub, begun N s ago
    **verdict:** none, its runner has not given up
    **version:** started from the programs on the PATH

    All sources agree."
  `)
  const mallory = await wire.user('mallory').select(card, 'Details of an agent', ['ada'])
  expect([mallory.kind, mallory.text]).toMatchInlineSnapshot(`
    [
      "ephemeral",
      "\`fleet ps\` is refused: no rule admits you: only the owners may use Mos so far.",
    ]
  `)
  const again = await olga.press(card, 'Refresh')
  expect(again.kind).toBe('updated')

  await (await olga.slash(general, 'agent watch', { agent: 'ada' })).until("ada's screen is shown here")
  const seen = await wire.until(
    () => general.messages().find((message) => message.content.includes('👁')),
    10_000,
    'the card',
  )
  expect(same(seen.content)).toMatchInlineSnapshot(`
    "👁 **ada**, as its screen is now · ends <t:N:R>
    \`\`\`
    ada: a stub without a model. It answers with what it heard; /quit ends it.
    >
    \`\`\`"
  `)
  await (await olga.slash(general, 'agent send', { agent: 'ada', message: 'hello there' })).until('ada got it', 20_000)
  await wire.until(() => seen.content.includes('ada heard: hello there'), 10_000, 'the new screen')
  expect((await olga.slash(general, 'agent watch', { agent: 'ada' })).text).toContain('is watched here already')

  await mos.kill()
  await mos.start()
  await (
    await olga.slash(general, 'agent send', { agent: 'ada', message: 'after the crash' })
  ).until('ada got it', 20_000)
  await wire.until(() => seen.content.includes('heard: after the crash'), 10_000, 'the screen after the crash')
  await (await olga.slash(general, 'agent interrupt', { agent: 'ada' })).until(/Nothing runs in ada/u, 20_000)

  const stopped = await olga.press(seen, 'Stop')
  await stopped.until('ada is not watched here any more.')
  await wire.until(() => seen.content.includes('is not watched any more'), 10_000, 'the end')
  expect(same(seen.content).split('\n')[0]).toMatchInlineSnapshot(
    `"⏹ **ada** is not watched any more: <@ID> stopped it. Its screen then:"`,
  )

  await (await olga.slash(general, 'agent logs', { agent: 'ada', file: true })).until('comes as a file')
  const file = await wire.until(() => general.messages().find((message) => message.content.includes("ada's log:")))
  expect(file.line()).toContain('ada.log.txt')
}, 120_000)

test('in a shell: why, an agent that works is cut, its pane is looked at read-only and nothing is left behind', async () => {
  const mos = await createMos()
  onTestFinished(() => mos.dispose())
  await mos.start()
  await mos.shell('fleet', 'spawn', 'coder', '--name', 'ada')
  const ps = await mos.shell('ps', '--why', 'ada')
  expect([ps.exit, same(ps.stdout)]).toMatchInlineSnapshot(`
    [
      0,
      "ada is idle since N s
    coder on stub · host alpha

    unit: none, no systemd keeps it
    runner: holds it, and starts it again after a crash; a program that ends well has ended its task
    pane: %N, its program runs, pid N
    process: pid N, started as stub, coder, ~/site
    hook: idle since N s, reported N s ago
    heartbeat: ok, N s old, of pid N
    session: ID of stub, begun N s ago
    verdict: none, its runner has not given up
    version: started from the programs on the PATH

    All sources agree.
    ",
    ]
  `)
  expect((await mos.shell('ps', '--why', 'adda')).stderr).toContain('There is no agent `adda`. Did you mean `ada`?')
  expect(JSON.parse((await mos.shell('ps', '--json')).stdout)).toContainEqual(
    expect.objectContaining({ name: 'ada', readiness: 'idle', host: 'alpha', flags: [] }),
  )
  await mos.shell('agent', 'send', 'ada', '/busy 60000')
  await mos.shell('agent', 'send', 'ada', 'mend the login')
  const cut = await mos.shell('agent', 'interrupt', 'ada')
  expect([cut.exit, same(cut.stdout).replaceAll(/\d+\.\d s/gu, 'N s')]).toMatchInlineSnapshot(`
    [
      0,
      "✓ ada is idle 0.N s after C-c; cut: "mend the login"
    ",
    ]
  `)
  const once = await mos.shell('agent', 'watch', 'ada')
  expect([once.exit, once.stdout]).toEqual([0, expect.stringContaining('● interrupted')])

  const socket = join(mos.home, 'person.sock')
  const env = { PATH: process.env['PATH'] ?? '', HOME: mos.home, MOS_DATA_DIR: join(mos.home, 'data'), LANG: 'C.UTF-8' }
  const tmux = async (...args: string[]) =>
    (await runProgram('tmux', ['-u', '-f', '/dev/null', '-S', socket, ...args], { env })).stdout
  const open = `${process.execPath} ${root}/src/main.ts agent watch ada; echo exit $?; exec sleep 1000`
  await tmux('new-session', '-d', '-s', 'person', '-x', '100', '-y', '24', open)
  onTestFinished(() => tmux('kill-server').then(() => undefined))
  const screen = () => tmux('capture-pane', '-p', '-t', 'person')
  await expect.poll(screen).toContain('● interrupted')
  expect(await screen()).toContain('read-only: what you type reaches nothing. Leave: Ctrl-b, then d')
  await tmux('send-keys', '-t', 'person', 'not for ada', 'Enter')
  await tmux('send-keys', '-t', 'person', 'C-b', 'd')
  await expect.poll(screen).toContain('ada goes on; this terminal does not show it any more.')
  await expect.poll(screen).toContain('exit 0')
  expect((await mos.shell('agent', 'logs', 'ada')).stdout).not.toContain('not for ada')
  const left = await runProgram(
    'tmux',
    ['-S', join(mos.home, 'data', 'tmux.sock'), 'list-sessions', '-F', '#{session_name}'],
    { env },
  )
  expect(left.stdout).toBe('ada\n')
}, 120_000)
