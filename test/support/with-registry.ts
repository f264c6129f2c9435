import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { createHost } from '../../src/host/create-host.ts'
import type { Host } from '../../src/host/host.ts'
import { keepInstalls } from './keep-installs.ts'
import { startRegistry } from './registry.ts'
import type { Published, Registry } from './registry.ts'

/** This Node first, as npm scripts have it; the npm of the machine. */
const path = `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`

/** One registry for a file's tests, which npm here is told of, and a host to ask it with. */
export function withRegistry(packages: () => readonly Published[]): {
  readonly registry: Registry
  readonly host: Host
  /** asks the registry once for each thing */
  readonly quick: Host
} {
  let registry: Registry | undefined
  let directory = ''
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mos-registry-'))
    registry = await startRegistry(directory)
    await registry.publish(...packages())
    process.env['npm_config_registry'] = registry.url
    process.env['npm_config_cache'] = join(directory, 'cache')
  })
  afterAll(async () => {
    await registry?.stop()
    await rm(directory, { recursive: true, force: true, maxRetries: 5 })
  })
  const host = createHost({ hostId: 'here', path })
  return {
    host,
    quick: keepInstalls(host, () => join(directory, 'installs')),
    get registry() {
      if (registry === undefined) throw new Error('the registry is not up yet')
      return registry
    },
  }
}
