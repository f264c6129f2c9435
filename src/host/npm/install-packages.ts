import { randomBytes } from 'node:crypto'
import { rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { Failure } from '../../errors.ts'
import { fileFailure } from '../file-failure.ts'
import type { Host } from '../host.ts'
import { installInto, runScripts } from './npm-argv.ts'
import { npmFailure } from './npm-failure.ts'
import type { InstallRequest } from './npm.ts'

const withinMs = 15 * 60_000
/** of a registry, in the middle of what it sends */
const silentForMs = 60_000
/** npm's own list, in `node_modules` */
const mostListBytes = 16 * 1024 * 1024

const installed = z.object({
  packages: z.record(z.string(), z.object({ version: z.string().optional(), integrity: z.string().optional() })),
})

/**
 * Into a folder aside, which gets its name when it is whole and on the disk: what has the name is complete, after a kill
 * and a power cut too. Each try has one of its own: an npm outlives its killed parent, and goes on writing.
 */
export async function installPackages(
  host: Pick<Host, 'run' | 'files'>,
  request: InstallRequest,
  { idleMs = silentForMs } = {},
): Promise<void> {
  const { directory, packages, scripts, about, signal } = request
  const what = packages.map(({ name, version }) => `${name} ${version}`).join(', ')
  const aside = `${directory}.${randomBytes(4).toString('hex')}.part`
  try {
    const dependencies = Object.fromEntries(packages.map(({ name, version }) => [name, version]))
    const manifest = { private: true, mos: about, dependencies }
    await host.files.write(join(aside, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`)
    const options = { cwd: aside, timeoutMs: withinMs, signal }
    const result = await host.run(installInto(aside, idleMs), options)
    signal?.throwIfAborted()
    if (result.exitCode !== 0) throw npmFailure(result, what)
    await checkBytes(host, aside, packages)
    const own = packages.map(({ name }) => name).filter((name) => scripts.includes(name))
    if (own.length > 0) {
      const rebuilt = await host.run(runScripts(aside, own), options)
      if (rebuilt.exitCode !== 0) throw npmFailure(rebuilt, `the install scripts of ${own.join(', ')}`)
    }
    await sync(host, aside, '-f')
    await rename(aside, directory)
    await sync(host, dirname(directory))
  } catch (error) {
    await rm(aside, { recursive: true, force: true }).catch(() => undefined)
    throw error instanceof Failure || signal?.aborted === true ? error : fileFailure(error, 'install into', directory)
  }
}

/** With `-f` all of the file system that it is on: npm has written too many files to name. */
async function sync(host: Pick<Host, 'run'>, path: string, ...how: readonly string[]): Promise<void> {
  const { exitCode, stderr } = await host.run(['sync', ...how, '--', path])
  if (exitCode !== 0) throw new Failure(`${path} could not be brought to the disk: ${stderr.trim()}. Look at the disk.`)
}

/** npm holds a tarball against what the registry says now; this against what it said when the plan was made. */
async function checkBytes(
  { files }: Pick<Host, 'files'>,
  aside: string,
  packages: InstallRequest['packages'],
): Promise<void> {
  const text = await files.read(join(aside, 'node_modules', '.package-lock.json'), { maxBytes: mostListBytes })
  const list = installed.safeParse(JSON.parse(text ?? '{}')).data?.packages ?? {}
  for (const { name, version, integrity } of packages) {
    const found = list[`node_modules/${name}`]
    if (found?.version === version && found.integrity === integrity) continue
    throw new Failure(
      `The registry gave other bytes for ${name} ${version} than it announced when this was planned. Nothing of it was kept. Plan again: mos fleet update --check`,
      { exit: 'conflict' },
    )
  }
}
