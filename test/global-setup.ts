import { fileURLToPath } from 'node:url'
import type { TestProject } from 'vitest/node'
import { bundle } from '../setup/bundle.mjs'
import { createHost } from '../src/host/create-host.ts'
import { privateBin, provision } from '../src/host/provision/provision.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
/** Where programs go that had to be downloaded: beside the packages, so that nothing is left elsewhere. */
const dataDir = fileURLToPath(new URL('../node_modules/.cache/mos', import.meta.url))

/**
 * Brings redis-server and tmux to the PATH of all tests, or says in one line why there can be none; and bundles Mos,
 * which a test that needs the whole of it starts as a person does.
 */
export async function setup(project?: TestProject): Promise<void> {
  project?.onTestsRerun(() => bundle(root))
  const path = process.env['PATH'] ?? ''
  process.env['PATH'] = `${path}:${privateBin(dataDir)}`
  await provision(createHost({ hostId: 'test', path }), ['redis-server', 'tmux'], {
    dataDir,
    uid: process.getuid?.() ?? -1,
    noInstall: process.env['MOS_NO_INSTALL'] === '1',
    announce: (line) => process.stderr.write(`test set-up: ${line}\n`),
  })
  await bundle(root)
}
