import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createMos } from '../support/mos.ts'
import { normalise } from '../support/normalise.ts'
import { answered, personWithModel, topicOf } from '../support/person-with-model.ts'

test('the orchestrator relaunches itself: the one message comes, and a new session goes on with what was said', async () => {
  const person = await personWithModel({ env: { FAKE_AGENT: 'steer' } })
  const { mos, olga } = person
  const before = mos.pid
  const starts = () => readFile(join(mos.home, '.fake-agent', 'starts'), 'utf8')
  const thread = await topicOf(person, olga, 'remember 4711')
  expect(await starts()).toBe('1')
  await olga.say(thread, 'do it\nscript\nmcp fleet_relaunch {"agent":"orchestrator"}')
  await thread.says(/@olga.*relaunch orchestrator.* done/su, 30_000)
  // Who asked is woken by the end of what was asked for.
  await answered(thread, 3)
  await olga.say(thread, 'recall')
  await thread.says('I remember: 4711', 30_000)
  const text = normalise(await thread.text())
  expect(text).toMatch(/✓ start orchestrator — hosted by this worker; 1 conversation goes on/u)
  expect(text.match(/@olga ✅ \*\*relaunch orchestrator\*\* done/gu)).toHaveLength(1)
  expect([mos.pid, mos.isUp, await starts()]).toEqual([before, true, '2'])

  // All of them, by a call from its own turn, which goes on until it is told to end.
  await mos.shell('fleet', 'spawn', 'operations', '--name', 'ada', '--runtime', 'stub')
  const pid = () => mos.tmux('display-message', '-p', '-t', '=ada:', '#{pane_pid}').then(({ stdout }) => stdout)
  const program = await pid()
  await olga.say(thread, 'and all\nscript\nmcp fleet_relaunch {"agent":"all"}\nlisten')
  const card = await thread.says(/Relaunch all 3 agents/u, 30_000)
  await olga.press(card, 'Confirm')
  await thread.says(/@olga.*relaunch all.* done/su, 60_000)
  expect(await starts()).toBe('2')
  await olga.say(thread, '!enough')
  await answered(thread, 6)
  await olga.say(thread, 'recall')
  await answered(thread, 7)
  const after = normalise(await thread.text())
  expect(after).toMatch(/✓ orchestrator, the last — orchestrator is up; 1 conversation goes on in a new/u)
  expect(after).toContain('1 agent is up, and 2 that live in Mos.')
  expect(after.match(/@olga ✅ \*\*relaunch all\*\* done/gu)).toHaveLength(1)
  expect(after.match(/I remember: 4711/gu)).toHaveLength(2)
  expect([await starts(), (await pid()) === program, mos.pid]).toEqual(['3', false, before])
})

test(
  'a relaunch that fails says so, with the last line of the program, and is no exit 0',
  { timeout: 180_000 },
  async () => {
    const mos = await createMos()
    onTestFinished(() => mos.dispose())
    const settings = join(mos.home, '.config', 'mosaic', 'fleet', 'agents')
    const [program, broken] = [join(mos.home, 'program'), join(mos.home, 'broken')]
    const text = `#!/bin/sh\n[ ! -e ${broken} ] || { echo no such model; exit 3; }\nexec sleep 1000\n`
    await writeFile(program, text, { mode: 0o755 })
    await mkdir(settings, { recursive: true })
    await writeFile(join(settings, 'ada.env'), `MOSAIC_AGENT_COMMAND=${program}\n`)
    await mos.start()
    expect((await mos.shell('fleet', 'spawn', 'coder', '--name', 'ada', '--runtime', 'stub')).exit).toBe(0)
    await writeFile(broken, '')
    const failed = await mos.shell('fleet', 'relaunch', 'ada')
    expect(failed.exit).not.toBe(0)
    expect(failed.stdout).toContain('ada did not come up')
    expect(failed.stdout).not.toContain('ada is up')
    expect((await mos.shell('op', 'list')).stdout).toMatch(/^relaunch ada +(?:failed|needs-attention)/mu)
  },
)

test('each kind of command answers in a shell, and none crashes', { timeout: 300_000 }, async () => {
  const mos = await createMos()
  onTestFinished(() => mos.dispose())
  await mos.start()
  const lines = ['--version', 'fleet --help', 'ps', 'doctor', 'op list', 'agent send nobody hello', 'no such command']
  for (const line of lines) {
    const { exit, stdout, stderr } = await mos.shell(...line.split(' '))
    expect([0, 1, 64, 78], `mos ${line}: ${stdout}${stderr}`).toContain(exit)
    expect(`${stdout}${stderr}`, `mos ${line}`).not.toMatch(/^\s+at .*:\d+/mu)
    expect(`${stdout}${stderr}`).not.toBe('')
  }
})
