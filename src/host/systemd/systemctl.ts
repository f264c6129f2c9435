import type { Argv } from '../host.ts'

/** The user's own manager, without questions and pagers. Unit names come last, after `--`. */
const command = (verb: string, options: readonly string[], units: readonly string[]): Argv => [
  'systemctl',
  '--user',
  '--no-pager',
  ...options,
  verb,
  '--',
  ...units,
]

/** Answers whenever a manager does; `UnitPath` lists the directories that it reads units from. */
export const showManager = (): Argv => [
  'systemctl',
  '--user',
  '--no-pager',
  'show',
  '--property=Version,UnitPath,Environment',
]

/** One call for all of them; a unit that is not there is shown as `not-found`. For `parseUnits`. */
export const showUnits = (units: readonly string[]): Argv =>
  command('show', ['--property=Id,LoadState,ActiveState,UnitFileState,Result,MainPID'], units)

/** Those that run, wait or failed, by pattern, in one answer. For `parseListed`. */
export const listUnits = (pattern: string): Argv =>
  command('list-units', ['--all', '--plain', '--full', '--no-legend'], [pattern])

export const enableUnit = (unit: string): Argv => command('enable', ['--quiet'], [unit])
export const disableUnit = (unit: string): Argv => command('disable', ['--quiet'], [unit])
/** Does not wait: a start that waits for the tmux server ends when that is there. */
export const startUnit = (unit: string): Argv => command('start', ['--no-block'], [unit])
/** Waits until nothing of it is left. */
export const stopUnit = (unit: string): Argv => command('stop', [], [unit])
export const stopUnitLater = (unit: string): Argv => command('stop', ['--no-block'], [unit])
/** Nothing starts it from then on, by its name either: its file is a link to nowhere. */
export const maskUnit = (unit: string): Argv => command('mask', ['--quiet'], [unit])
export const unmaskUnit = (unit: string): Argv => command('unmask', ['--quiet'], [unit])
export const restartUnitLater = (unit: string): Argv => command('restart', ['--no-block'], [unit])
/** Forgets how it ended, so that it is not shown as failed. */
export const resetFailed = (unit: string): Argv => command('reset-failed', [], [unit])
/** Says `yes` for each whose file is newer than what the manager has read. */
export const showStale = (units: readonly string[]): Argv => command('show', ['--property=NeedDaemonReload'], units)
/** Takes the values from the environment of systemctl itself: no secret stands in an argument, or on a disk. */
export const importEnvironment = (names: readonly string[]): Argv => command('import-environment', [], names)
export const reloadUnits = (): Argv => ['systemctl', '--user', '--no-pager', 'daemon-reload']
