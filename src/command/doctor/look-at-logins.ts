import { join } from 'node:path'
import type { CommandContext } from '../definition.ts'
import type { Check } from './check.ts'

/**
 * Logins that an environment alone holds. Units get them from the user's systemd, which keeps what it was given until it
 * ends: agents that rise at the next boot would not have them, and their programs ask for a login.
 */
export async function lookAtLogins({
  config,
  host,
  supervisor,
}: {
  readonly config: Pick<CommandContext['config'], 'ofEnvironment' | 'runtimeHomes' | 'userSystemd'>
  readonly host: { readonly files: Pick<CommandContext['host']['files'], 'list' | 'read'> }
  readonly supervisor: Pick<CommandContext['supervisor'], 'kind'>
}): Promise<readonly Check[]> {
  const given = config.runtimeHomes.credentials.filter((name) => config.ofEnvironment?.forAgents.includes(name))
  if (supervisor.kind !== 'systemd' || config.userSystemd === undefined || given.length === 0) return []
  const directory = join(config.userSystemd.unitDir, '..', '..', 'environment.d')
  const kept = await readKept(host.files, [directory, '/etc/environment.d'])
  const lost = given.filter((name) => !kept.has(name))
  if (lost.length === 0) return [{ name: 'logins', state: 'ok', saw: `${given.join(', ')}: kept in environment.d` }]
  return [
    {
      name: 'logins',
      state: 'warn',
      saw: `${lost.join(', ')} of the environment: agents have it until the next boot only`,
      remedy: `log the program in, or write it into ${join(directory, 'mos.conf')} (chmod 600)`,
    },
  ]
}

/** Names of variables; a value never leaves its file. */
async function readKept(
  files: Pick<CommandContext['host']['files'], 'list' | 'read'>,
  directories: readonly string[],
): Promise<ReadonlySet<string>> {
  const texts = await Promise.all(
    directories.map(async (directory) => {
      const names = (await files.list(directory)).filter((name) => name.endsWith('.conf'))
      return await Promise.all(names.map((name) => files.read(join(directory, name)).catch(() => undefined)))
    }),
  )
  const lines = texts.flat().flatMap((text) => (text ?? '').split('\n'))
  return new Set(lines.flatMap((line) => /^\s*(?<name>\w+)=/u.exec(line)?.groups?.['name'] ?? []))
}
