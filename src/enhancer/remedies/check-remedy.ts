import { dirname, join, relative } from 'node:path'
import type { Command, SettingsFile } from '../../command/definition.ts'
import { findCommand } from '../../command/find-command.ts'
import { parseOptions } from '../../command/parse-options.ts'
import type { Config } from '../../config/config.ts'
import { secretPaths } from '../../config/secret-paths.ts'
import { realPath } from '../../config/settings-files.ts'
import { Failure } from '../../errors.ts'
import { parseRole } from '../../fleet/parse-role.ts'
import type { Remedy } from '../../fleet/remedy.ts'
import { secretValues } from '../../config/secret-values.ts'
import type { Host } from '../../host/host.ts'
import type { FileRemedy } from '../../seed/remedy.ts'
import { checkSyntax } from './check-syntax.ts'
import { refuseText } from './refuse-text.ts'
import { refuseSteps } from './remedy-commands.ts'
import { remedyPlace } from './remedy-place.ts'

export type CheckDeps = {
  readonly commands: ReadonlyMap<string, Command>
  readonly config: Config
  readonly host: { readonly disk: Pick<Host['disk'], 'look'> } & Pick<Host, 'run'>
  readonly settings: Pick<SettingsFile, 'read'>
}

/** Throws a Failure for a remedy that nobody could apply, whoever asks: with the reason. */
export async function checkRemedy(deps: CheckDeps, remedy: Remedy): Promise<void> {
  if (remedy.kind === 'file') await checkFile(deps, remedy)
  if (remedy.kind !== 'commands') return
  refuseSteps(remedy.steps)
  for (const { command, options } of remedy.steps) parseOptions(findCommand(deps.commands, command), options)
}

/** The file as it is written: at the place where it belongs. Throws a Failure for one that is not for remedies. */
export async function checkFile(
  deps: Pick<CheckDeps, 'config' | 'host' | 'settings'>,
  { path: given, text }: FileRemedy,
): Promise<FileRemedy> {
  const { path, role } = remedyPlace(given)
  refuseText(path, text)
  if (role !== undefined) parseRole(role, text, 'local', path)
  await refuseElsewhere(deps, path)
  await refuseSecret(deps, path, text)
  await checkSyntax(deps.host, { path, text })
  return { path, text }
}

/** A file names where a secret is kept: its diff is shown to all who are in the channel. */
async function refuseSecret({ config }: Pick<CheckDeps, 'config'>, path: string, text: string): Promise<void> {
  const { createRedactor } = await import('../../redact/create-redactor.ts')
  const [mark] = createRedactor(secretValues(config)).redact(text).marks
  if (mark === undefined) return
  throw new Failure(`The new text of ${path} is refused: it has what looks like a secret (${mark.kind}).`)
}

/** What belongs to a project or another repository, or is a secret of this very fleet, whatever its name. */
async function refuseElsewhere(
  { config, host, settings }: Pick<CheckDeps, 'config' | 'host' | 'settings'>,
  path: string,
): Promise<void> {
  const home = realPath(config.mosaicHome)
  const target = join(home, path)
  const refuse = (why: string): Failure => new Failure(`${path} is no place for a remedy: ${why}.`)
  if (secretPaths(config).some((secret) => isWithin(realPath(secret), target))) throw refuse('secrets may be there')
  const { projects } = await settings.read()
  const project = projects.find((each) => isWithin(realPath(each.path), target))
  if (project !== undefined) throw refuse(`it is code of the project ${project.id}, which is for a coder`)
  for (let above = dirname(path); above !== '.'; above = dirname(above))
    if ((await host.disk.look(join(config.mosaicHome, above, '.git'))) !== undefined)
      throw refuse(`${above} is a repository, whose changes are for a coder`)
}

function isWithin(directory: string, target: string): boolean {
  const way = relative(directory, target)
  return way !== '..' && !way.startsWith('../')
}
