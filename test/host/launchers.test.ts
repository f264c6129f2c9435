import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createHost } from '../../src/host/create-host.ts'
import { fleetPaths } from '../support/fleet-paths.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const hooks = join(fleetPaths('/').packageRoot, 'framework/hooks')

/** Runs a launcher with programs of these names on the PATH, which print how they were called. */
async function launch(runtime: string, programs: readonly string[], env: Record<string, string>, ...args: string[]) {
  const directory = await temporaryDirectory()
  const host = createHost({ hostId: 'here', path: `${directory}:/usr/bin:/bin` })
  for (const program of programs) {
    await host.files.write(join(directory, program), '#!/bin/sh\nprintf "<%s>" "${0##*/}" "$@"\n', { mode: 0o755 })
  }
  return host.run([join(fleetPaths(directory).packageRoot, 'framework/launchers', runtime), ...args], { env })
}

test.each([
  ['claude', 'claude is not installed: npm install -g @anthropic-ai/claude-code'],
  ['codex', 'codex is not installed: npm install -g @openai/codex'],
  ['opencode', 'opencode is not installed: npm install -g opencode-ai'],
  ['pi', 'pi is not installed: npm install -g @earendil-works/pi-coding-agent'],
])('%s without its program: 69 and the install command', async (runtime, line) => {
  expect(await launch(runtime, [], {}, '--check')).toEqual({ exitCode: 69, stdout: '', stderr: `${line}\n` })
  expect((await launch(runtime, [], {})).exitCode).toBe(69)
  expect(await launch(runtime, [runtime], {}, '--check')).toEqual({ exitCode: 0, stdout: '', stderr: '' })
})

test.each([
  ['claude', {}, '<claude><--permission-mode><default>'],
  [
    'claude',
    { MOSAIC_AGENT_PERMISSION_MODE: 'plan', MOSAIC_AGENT_MODEL: 'a b' },
    '<claude><--permission-mode><plan><--model><a b>',
  ],
  ['claude', { MOSAIC_AGENT_PERMISSION_MODE: '--evil' }, '<claude><--permission-mode><default>'],
  [
    'claude',
    { MOSAIC_AGENT_PERMISSION_MODE: 'bypassPermissions' },
    '<claude><--permission-mode><bypassPermissions><--settings><{"skipDangerousModePermissionPrompt":true}>',
  ],
  [
    'codex',
    { MOSAIC_AGENT_MODEL: 'm' },
    '<codex><--sandbox><workspace-write><--ask-for-approval><on-request><-c><check_for_update_on_startup=false><--model><m>',
  ],
  ['opencode', { MOSAIC_AGENT_MODEL: '' }, '<opencode>'],
  ['pi', { MOSAIC_AGENT_MODEL: '$(reboot)' }, `<pi><-e><${hooks}/pi-extension.mjs><--model><$(reboot)>`],
])('%s with %j', async (runtime, env, called) => {
  expect((await launch(runtime, [runtime], env)).stdout).toBe(called)
})

test("an agent's own command is run instead, as words and without a shell", async () => {
  const env = { MOSAIC_AGENT_COMMAND: 'mine --flag $HOME; * `x`' }
  expect((await launch('claude', ['mine'], env)).stdout).toBe('<mine><--flag><$HOME;><*><`x`>')
  const { exitCode, stderr } = await launch('claude', ['claude'], { MOSAIC_AGENT_COMMAND: 'gone' }, '--check')
  expect([exitCode, stderr]).toEqual([69, "gone is not installed: change this agent's command\n"])
})

test('a script for the Node of the PATH runs on the one of Mos, which that may be too old for', async () => {
  const directory = await temporaryDirectory()
  const host = createHost({ hostId: 'here', path: `${directory}:/usr/bin:/bin` })
  await host.files.write(join(directory, 'node'), '#!/bin/sh\necho too old >&2\nexit 1\n', { mode: 0o755 })
  const script = '#!/usr/bin/env node\nprocess.stdout.write(JSON.stringify(process.argv.slice(2)))\n'
  await host.files.write(join(directory, 'pi'), script, { mode: 0o755 })
  const launcher = join(fleetPaths(directory).packageRoot, 'framework/launchers/pi')
  const { stdout } = await host.run([launcher], { env: { MOSAIC_NODE: process.execPath, MOSAIC_AGENT_MODEL: 'a b' } })
  expect(stdout).toBe(JSON.stringify(['-e', join(hooks, 'pi-extension.mjs'), '--model', 'a b']))
})
