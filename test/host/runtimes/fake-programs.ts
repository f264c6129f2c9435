import { join } from 'node:path'
import { createHost } from '../../../src/host/create-host.ts'
import type { Host } from '../../../src/host/host.ts'
import { noLogins } from '../../support/no-logins.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

export type Machine = {
  readonly host: Host
  readonly directory: string
  readonly bin: string
  readonly config: { readonly dataDir: string; readonly noInstall: boolean; readonly runtimeHomes: typeof noLogins }
}

/** A machine whose PATH has these programs, as shell scripts, and the real npm; a home that is empty. */
export async function machine(programs: Readonly<Record<string, string>>, noInstall = false): Promise<Machine> {
  const directory = await temporaryDirectory()
  const [bin, home] = [join(directory, 'bin'), join(directory, 'home')]
  const host = createHost({ hostId: 'here', path: `${bin}:${join(process.execPath, '..')}:/usr/bin:/bin` })
  for (const [name, script] of Object.entries(programs))
    await host.files.write(join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  const runtimeHomes = {
    ...noLogins,
    userHome: home,
    claude: join(home, '.claude'),
    codex: join(home, '.codex'),
    opencode: join(home, '.local/share/opencode'),
    pi: join(home, '.pi/agent'),
  }
  return { host, directory, bin, config: { dataDir: join(directory, 'data'), noInstall, runtimeHomes } }
}
