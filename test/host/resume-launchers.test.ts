import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createHost } from '../../src/host/create-host.ts'
import { fleetPaths } from '../support/fleet-paths.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const framework = join(fleetPaths('/').packageRoot, 'framework')

/** A home with these files of ada in its run directory, and a launcher of hers whose program prints how it was called. */
async function home(runtime: string, files: Readonly<Record<string, string>>) {
  const directory = await temporaryDirectory()
  const host = createHost({ hostId: 'here', path: `${directory}:/usr/bin:/bin` })
  const program = `#!/bin/sh\nprintf '<%s>' "$@"\nprintf '\\n%s' "\${OPENCODE_CONFIG_CONTENT-}"\n`
  await host.files.write(join(directory, runtime), program, { mode: 0o755 })
  const run = join(directory, 'fleet/run')
  for (const [ending, text] of Object.entries(files)) await host.files.write(join(run, `ada.${ending}`), text)
  return {
    launch: async (env: Readonly<Record<string, string>> = {}) => {
      const own = { MOSAIC_HOME: directory, MOSAIC_AGENT_NAME: 'ada', MOSAIC_NODE: process.execPath, ...env }
      const { stdout } = await host.run([join(framework, 'launchers', runtime)], { env: own })
      return stdout
    },
    profile: (profile: unknown) =>
      host.files.write(join(directory, 'fleet/agents/ada.permissions.json'), JSON.stringify(profile)),
    run: () => host.files.list(run),
    cameUp: () => host.files.remove(join(run, 'ada.resuming')),
  }
}

const session = (runtime: string, sessionId: string): string => JSON.stringify({ runtime, sessionId, at: 1 })

test.each(['opencode', 'pi'])('%s goes on with its session, but not with one that did not come up', async (runtime) => {
  const ada = await home(runtime, { session: session(runtime, 'ses_0-a') })
  expect(await ada.launch()).toContain('<--session><ses_0-a>')
  await ada.cameUp()
  expect(await ada.launch()).toContain('<--session><ses_0-a>')
  expect(await ada.launch()).not.toContain('--session')
  expect(await ada.run()).toEqual([])
})

test.each([
  ['of another runtime', session('codex', 'a')],
  ['that is no name', session('pi', '$(reboot) --x')],
  ['that is no JSON', 'sessionId'],
])('a session %s is not resumed', async (_, text) => {
  const ada = await home('pi', { session: text })
  expect(await ada.launch()).not.toContain('--session')
})

test("a person's own command is called as it is", async () => {
  const ada = await home('pi', { session: session('pi', 'a') })
  expect(await ada.launch({ MOSAIC_AGENT_COMMAND: 'pi mine' })).toBe('<mine>\n')
})

test('opencode asks before all that is more than looking, and never reads what its role denies', async () => {
  const ada = await home('opencode', {})
  await ada.profile({ mode: 'acceptEdits', allow: ['Bash'], deny: ['Read(**/.env)', 'Read(/etc/**)', 'Bash(sudo:*)'] })
  const own = { OPENCODE_CONFIG_CONTENT: '{"theme":"mine","plugin":["theirs"]}' }
  const content: unknown = JSON.parse((await ada.launch(own)).split('\n')[1] ?? '')
  expect(content).toMatchObject({
    theme: 'mine',
    plugin: ['theirs', `file://${join(framework, 'hooks/opencode-plugin.mjs')}`],
    permission: {
      '*': 'ask',
      grep: 'allow',
      read: { '*': 'allow', '*.env': 'ask', '.env': 'deny', '*/.env': 'deny', '/etc/*': 'deny' },
    },
  })
  expect(Object.keys((content as { permission: object }).permission)[0]).toBe('*')
})
