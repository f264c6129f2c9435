import { join } from 'node:path'
import { Failure } from '../../errors.ts'
import type { Host } from '../host.ts'
import { aptBinaries } from './apt.ts'
import type { Program } from './plan-provision.ts'

const platforms: Readonly<Record<string, { loader: string; triplet: string }>> = {
  x64: { loader: '/lib64/ld-linux-x86-64.so.2', triplet: 'x86_64-linux-gnu' },
  arm64: { loader: '/lib/ld-linux-aarch64.so.1', triplet: 'aarch64-linux-gnu' },
}

const versionFlags = { 'redis-server': '--version', tmux: '-V' } as const satisfies Record<Program, string>

/**
 * Makes `<toolsDir>/bin/<program>`, and looks whether it works. It runs the private copy with its own libraries. They go in through the loader
 * and not through LD_LIBRARY_PATH: what tmux starts in a pane must not inherit them.
 */
export async function writeWrapper(
  host: Host,
  program: Program,
  { toolsDir, root }: { toolsDir: string; root: string },
): Promise<void> {
  const platform = platforms[process.arch]
  if (platform === undefined)
    throw new Failure(`There is no private copy of ${program} for ${process.arch}: install it.`)
  const binary = join(root, 'usr', 'bin', program)
  // The file behind redis-server decides by its name what it is.
  if (!binary.endsWith(aptBinaries[program])) await host.files.link(binary, join(root, aptBinaries[program]))
  const libraries = ['usr/lib', 'lib'].map((folder) => join(root, folder, platform.triplet)).join(':')
  const text = `#!/bin/sh\nexec ${platform.loader} --library-path ${quote(libraries)} ${quote(binary)} "$@"\n`
  const wrapper = join(toolsDir, 'bin', program)
  await host.files.write(wrapper, text, { mode: 0o755 })
  const { exitCode, stderr } = await host.run([wrapper, versionFlags[program]], { timeoutMs: 10_000 })
  if (exitCode === 0) return
  await host.files.remove(wrapper)
  throw new Failure(`The private copy of ${program} does not run here: ${stderr.trim().split('\n')[0] ?? ''}`)
}

const quote = (path: string): string => `'${path.replaceAll("'", `'\\''`)}'`
