import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { common, hookOfAda } from './run-hook.ts'

const script = join(import.meta.dirname, '../../framework/hooks/turn-over.mjs')

const claude = (type: 'user' | 'assistant', text: string, more: object = {}) => ({
  type,
  message: { role: type, content: [{ type: 'text', text }] },
  timestamp: new Date().toISOString(),
  ...more,
})
const codex = (payload: object, at = Date.now()) => ({ timestamp: new Date(at).toISOString(), payload })

/** An agent in the middle of a turn, whose session's file has these entries by now. */
async function inTurn(runtime: 'claude' | 'codex', entries: () => readonly object[]) {
  const ada = await hookOfAda(runtime)
  const path = ada.file('rollout')
  await ada.run({ ...common, hook_event_name: 'UserPromptSubmit', prompt: 'go', transcript_path: path })
  writeFileSync(
    path,
    `{"cut\n${entries()
      .map((entry) => `${JSON.stringify(entry)}\n`)
      .join('')}`,
  )
  const env = { MOSAIC_HEARTBEAT_RUN_DIR: ada.runDir, MOSAIC_AGENT_NAME: 'ada', MOSAIC_AGENT_PID: String(process.pid) }
  const look = () => execFileSync(process.execPath, [script], { env })
  look()
  return { ada, look }
}

const interrupted = '[Request interrupted by user for tool use]'

test.each([
  ['claude', () => [claude('assistant', 'One'), claude('user', interrupted), { type: 'mode' }], true],
  ['claude', () => [claude('user', interrupted), claude('user', 'and now?')], false],
  ['claude', () => [claude('user', interrupted, { timestamp: '2026-01-01T00:00:00Z' })], false],
  ['claude', () => [claude('user', 'go'), claude('user', interrupted, { isSidechain: true })], false],
  ['claude', () => [claude('assistant', interrupted)], false],
  ['codex', () => [codex({ type: 'task_started' }), codex({ type: 'turn_aborted' }), codex({ type: 'x' })], true],
  ['codex', () => [codex({ type: 'turn_aborted' }), codex({ type: 'task_started' })], false],
  ['codex', () => [codex({ type: 'task_complete' }, Date.now() - 60_000)], false],
  ['codex', () => [codex({ type: 'task_started' })], false],
  ['codex', () => [], false],
] as const)('%s %#: an end that no hook told is seen, another is not', async (runtime, entries, isOver) => {
  const { ada, look } = await inTurn(runtime, entries)
  expect(ada.events().map(({ event }) => event)).toEqual(['prompt-submit', ...(isOver ? ['stop'] : [])])
  expect(ada.heartbeat()?.status).toBe(isOver ? 'ok' : 'busy')
  look()
  expect(ada.events()).toHaveLength(isOver ? 2 : 1)
})

test('codex tells of a used-up limit there', async () => {
  const message = "You've hit your usage limit. Try again in 2 hours 5 minutes."
  const error = { message, codex_error_info: 'usage_limit_exceeded' }
  const { ada } = await inTurn('codex', () => [codex({ type: 'task_complete', last_agent_message: null, error })])
  expect(ada.events()).toMatchObject([{}, { event: 'stop', text: message }, { event: 'usage-limit', text: message }])
  expect(Math.abs((ada.events()[2]?.until ?? 0) - Date.now() - 125 * 60_000)).toBeLessThan(20_000)
})

test('a question of a turn that was interrupted is over with it', async () => {
  const { ada } = await inTurn('codex', () => [codex({ type: 'task_started' })])
  const tool = { tool_name: 'Bash', tool_input: { command: 'make' } }
  const { ended } = ada.begin({ ...common, hook_event_name: 'PermissionRequest', ...tool })
  await expect.poll(() => ada.events().length).toBe(2)
  writeFileSync(ada.file('rollout'), JSON.stringify(codex({ type: 'turn_aborted' })))
  execFileSync(process.execPath, [script], {
    env: { MOSAIC_HEARTBEAT_RUN_DIR: ada.runDir, MOSAIC_AGENT_NAME: 'ada', MOSAIC_AGENT_PID: String(process.pid) },
  })
  expect(await ended).toEqual({ code: 0, stdout: '', stderr: '' })
  expect(ada.events().map(({ event }) => event)).toEqual([
    'prompt-submit',
    'permission-request',
    'permission-answered',
    'stop',
  ])
})
