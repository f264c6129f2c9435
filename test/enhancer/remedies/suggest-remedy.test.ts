import { expect, test } from 'vitest'
import { commands } from '../../../commands/index.ts'
import { parseOptions } from '../../../src/command/parse-options.ts'
import { findCommand } from '../../../src/command/find-command.ts'
import { refuseSteps } from '../../../src/enhancer/remedies/remedy-commands.ts'
import { suggestRemedy } from '../../../src/enhancer/remedies/suggest-remedy.ts'
import { detectorNames } from '../../../src/enhancer/signal.ts'
import type { Signal } from '../../../src/enhancer/signal.ts'

const signal = (
  detector: Signal['detector'],
  more: Partial<Signal> = {},
  agents: readonly string[] = ['ada'],
): Signal => ({
  detector,
  component: 'runtime codex',
  title: 'something is wrong',
  message: 'it is wrong',
  frames: [],
  occurrences: agents.map((agent, at) => ({ id: `e${at}`, at, hostId: 'alpha', agent })),
  evidence: [],
  ...more,
})

/** Its commands as a person types them, else its words. */
function said(given: Signal): string {
  const remedy = suggestRemedy(given)
  if (remedy?.kind !== 'commands') return remedy?.why ?? 'nothing'
  return remedy.steps.map(({ command, options }) => [command, ...Object.values(options)].join(' ')).join(', ')
}

test.each<[Signal, string]>([
  [signal('crash-loop'), 'fleet relaunch ada'],
  [signal('crash-loop', {}, ['ada', 'ada', 'bob']), 'fleet relaunch ada, fleet relaunch bob'],
  [signal('crash-loop', { message: 'sh: codex: command not found' }), 'doctor says'],
  [signal('crash-loop', { errorType: 'ENOENT' }), 'doctor says'],
  [signal('crash-loop', {}, ['a', 'b', 'c', 'd', 'e', 'f']), 'so with 6 agents'],
  [signal('crash-loop', {}, []), 'nothing'],
  [signal('stuck'), 'fleet relaunch ada'],
  [signal('stale-heartbeat'), 'fleet relaunch ada'],
  [signal('mass-death'), 'doctor says'],
  [signal('failed-op', { message: 'codex is not installed: npm install -g codex' }), 'doctor says'],
  [signal('failed-op'), 'op show'],
  [signal('slow-op'), 'op cancel'],
  [signal('repeated-error'), 'agent logs agent:ada'],
  [signal('repeated-error', {}, []), 'nothing'],
  [signal('unanswered'), 'Answer its request'],
  [signal('drift'), 'fleet reseed plan:true'],
  [signal('usage-limit'), 'remove an agent of codex, or add one on another runtime'],
  [signal('budget'), 'topic usage'],
  [signal('version-skew', { component: 'fleet' }), 'fleet update true'],
  [signal('failing-tool', { component: 'tool fleet_ps' }), 'Work for a coder'],
])('%j', (given, expected) => {
  expect(said(given)).toContain(expected)
})

test('each is one line, and each command is one that a remedy may have, with options that it takes', () => {
  for (const detector of detectorNames) {
    const remedy = suggestRemedy(signal(detector))
    expect(remedy?.why ?? '').not.toMatch(/\n|undefined/)
    const steps = remedy?.kind === 'commands' ? remedy.steps : []
    if (steps.length > 0) refuseSteps(steps)
    for (const { command, options } of steps) parseOptions(findCommand(commands, command), options)
  }
})
