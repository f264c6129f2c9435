import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { showsBusy } from '../../src/host/busy-sign.ts'
import { eventually } from '../support/eventually.ts'
import { agent, role, tmuxFleet } from '../support/tmux-fleet.ts'

const started = async () => {
  const fleet = await tmuxFleet()
  await fleet.supervisor.start(agent('ada'), role('core'))
  return fleet
}

test('an idle agent is not touched', async () => {
  const fleet = await started()
  await fleet.supervisor.send('ada', 'hello', 's1')
  await eventually('the answer', async () => (await fleet.supervisor.capture('ada', 20)).includes('● ada heard: hello'))
  expect(await fleet.supervisor.interrupt('ada')).toEqual({ wasBusy: false, evidence: 'its screen shows no turn' })
})

test('a running turn is cut, it is idle then, and what was cut is named', async () => {
  const fleet = await started()
  await fleet.supervisor.send('ada', '/busy 60000', 's1')
  await fleet.supervisor.send('ada', '[here:mos -> here:ada class=actionable] mend the login\nand the rest', 's2')
  const cut = await fleet.supervisor.interrupt('ada')
  expect({ ...cut, evidence: cut.evidence.replaceAll(/[\d.]+ s/gu, 'N s') }).toEqual({
    wasBusy: true,
    evidence: 'idle N s after C-c',
    cut: '"mend the login"',
  })
  expect(await fleet.supervisor.screen('ada')).toContain('● interrupted')
  expect(await fleet.supervisor.interrupt('ada')).toMatchObject({ wasBusy: false })
})

/** As claude does: one Escape cuts the turn, one more while idle opens a menu that a person does not want. */
const likeClaude = String.raw`
process.stdin.setRawMode(true)
let busy = process.argv[2] !== 'idle', dialog = process.argv[2] === 'dialog', presses = 0
const draw = () => process.stdout.write('\x1b[2J\x1b[Hpresses ' + presses + '\r\n' + (dialog ? 'Do you want to proceed?\r\n❯ 1. Yes\r\n  2. No\r\nEsc to cancel' : (busy ? '✻ Thinking… (3s · esc to interrupt)\r\n' : 'Interrupted\r\n') + '❯ '))
process.stdin.on('data', (key) => { if (String(key) === '\x1b') { presses += 1; setTimeout(() => { busy = false; draw() }, 300) } })
draw()
setInterval(() => {}, 1000)
`

const asClaude = async (state: string) => {
  const fleet = await tmuxFleet()
  const script = join(fleet.paths.mosaicHome, 'like-claude.cjs')
  writeFileSync(script, likeClaude)
  const env = join(fleet.paths.mosaicHome, 'fleet/agents/ada.env')
  await fleet.host.files.write(env, `MOSAIC_AGENT_COMMAND="${process.execPath} ${script} ${state}"\n`)
  await fleet.supervisor.start(agent('ada', { runtime: 'claude' }), role('core'))
  await eventually('its screen', async () => (await fleet.supervisor.screen('ada')).includes('presses'))
  return fleet
}

test("claude's own way is one Escape, once, while its screen says that it works", async () => {
  const fleet = await asClaude('busy')
  expect(await fleet.supervisor.interrupt('ada')).toMatchObject({ wasBusy: true })
  expect(await fleet.supervisor.screen('ada')).toContain('presses 1\nInterrupted')
  expect(await fleet.supervisor.interrupt('ada')).toMatchObject({ wasBusy: false })
  expect(await fleet.supervisor.screen('ada')).toContain('presses 1')
})

test('no Escape goes into an open dialog, nor into one that is idle', async () => {
  const fleet = await asClaude('dialog')
  await expect(fleet.supervisor.interrupt('ada')).rejects.toThrow('ada waits for an answer in a dialog')
  expect(await fleet.supervisor.screen('ada')).toContain('presses 0')
  const idle = await asClaude('idle')
  // Its events say busy: it reports no end of a turn that was cut.
  const event = JSON.stringify({ ts: 1, event: 'prompt-submit', text: 'x' })
  await idle.host.files.write(join(idle.runDir, 'ada.events'), `${event}\n`)
  expect(await idle.supervisor.interrupt('ada')).toMatchObject({ wasBusy: false })
  expect(await idle.supervisor.screen('ada')).toContain('presses 0')
})

test.each([
  ['claude', '✻ Pondering… (esc to interrupt · 12s · ↓ 1.2k tokens)\n\n❯ \n  ? for shortcuts', true],
  ['codex', '• Working (12s • esc to interrupt)\n\n› Ask Codex to do anything', true],
  ['opencode', '■■⬝⬝  esc interrupt                      ctrl+p commands', true],
  ['opencode, asked once', '■■⬝⬝  esc again to interrupt', true],
  ['a conversation about it', `press esc to interrupt\n${'line\n'.repeat(20)}❯ `, false],
  ['an empty composer', '❯ \n  ? for shortcuts', false],
])('busy by the screen: %s', (_, screen, expected) => {
  expect(showsBusy(screen)).toBe(expected)
})
