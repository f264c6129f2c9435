import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createTmuxSupervisor } from '../../src/host/create-tmux-supervisor.ts'
import { eventually } from '../support/eventually.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { agent, processesWith, tmuxFleet } from '../support/tmux-fleet.ts'

test('an agent whose working directory is gone is found out before it is stopped', async () => {
  const { supervisor } = await tmuxFleet()
  await expect(supervisor.check(agent('ada', { workingDirectory: '/nowhere' }))).rejects.toThrow(
    'The working directory of ada is not there: /nowhere. Create it, or change the roster.',
  )
})

test('a check that hangs and ignores SIGTERM ends with its whole group when it is cancelled', async () => {
  const { host, paths } = await tmuxFleet()
  const packageRoot = await temporaryDirectory()
  const launcher = join(packageRoot, 'framework', 'launchers', 'pi')
  await host.files.write(launcher, `#!/bin/sh\ntrap '' TERM\n(trap '' TERM; exec sleep 1000)\n`, { mode: 0o755 })
  await host.files.write(join(paths.mosaicHome, 'fleet/agents/ada.env'), `MOSAIC_AGENT_COMMAND=${packageRoot}\n`)
  const supervisor = createTmuxSupervisor({ host, paths: { ...paths, packageRoot }, tmuxProgram: 'tmux' })
  const cancel = new AbortController()

  const checked = supervisor.check(agent('ada', { runtime: 'pi' }), cancel.signal)
  checked.catch(() => undefined)
  await eventually('the program and its child', () => processesWith(packageRoot).length >= 2)
  cancel.abort()

  await expect(checked).rejects.toThrow('aborted')
  await eventually('the group to be gone', () => processesWith(packageRoot).length === 0)
})
