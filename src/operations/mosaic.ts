import { Failure } from '../errors.ts'
import { forgetMosaic, leaveToMosaic, takeFromMosaic } from '../fleet/leave-to-mosaic.ts'
import type { AroundMosaic } from '../fleet/left-agents.ts'
import { isInItsHands } from '../fleet/mosaic-sight.ts'
import { findMosaic } from '../host/mosaic/find-mosaic.ts'
import { keepMosaicAgent, keepMosaicFiles } from '../host/mosaic/keep-mosaic.ts'
import type { MosaicContext } from '../host/mosaic/mosaic-context.ts'
import { readKeptAgent } from '../host/mosaic/kept-agent.ts'
import { lookAtMosaic } from '../host/mosaic/look-at-mosaic.ts'
import { startMosaicAgent, whyNotMosaic } from '../host/mosaic/start-mosaic-agent.ts'
import { maskMosaicAgent, stopMosaicAgent } from '../host/mosaic/stop-mosaic-agent.ts'
import type { SettingsWatch } from './settings-watch.ts'

/** A fleet that was Mosaic's: who of it is still in Mosaic's hands, and how they change hands. */
export type Mosaic = AroundMosaic & {
  /** Copies what Mos may replace one day. Returns where to. */
  keep(): Promise<readonly string[]>
  /** Marks the home as adopted, these agents left to Mosaic. */
  adopt(names: readonly string[]): Promise<void>
  /** As if nobody had adopted it. */
  forget(): Promise<void>
  /** Writes down how Mosaic has it. */
  note(name: string): Promise<void>
  /** The list without an agent that is no more. */
  drop(name: string): Promise<void>
  /**
   * Whether Mosaic runs an agent that nobody left to it: it joined the roster since. From then on it is left to Mosaic, as
   * all were that ran before.
   */
  claims(name: string): Promise<boolean>
  /** When Mos wrote down how Mosaic has it, to take it over, ms since the epoch; undefined: never, or it was given back. */
  takenAt(name: string): Promise<number | undefined>
  /** Ends it where Mosaic keeps it; from then on it is Mos's to start. One that is Mos's already: nothing, and empty words. */
  takeOver(name: string): Promise<string>
  /** Mosaic has it again; it does not run. */
  leave(name: string): Promise<void>
  /** Mosaic has it again, and starts it. */
  giveBack(name: string): Promise<string>
}

type Deps = {
  readonly context: MosaicContext
  readonly settings: Pick<SettingsWatch, 'path' | 'current' | 'edit'>
  /** what was seen at the start of this process: the home has agents of Mosaic's */
  readonly isMosaics: boolean
}

export function createMosaic({ context, settings, isMosaics }: Deps): Mosaic {
  let isShared = isMosaics
  const listed = (): readonly string[] | undefined => {
    const left = settings.current().mosaic
    isShared ||= left !== undefined && left.length > 0
    return left
  }
  // Somebody who takes the section away, or the file for a moment, does not give Mos what Mosaic runs.
  const isGuest = () => listed() === undefined && isShared
  const isLeft = (name: string) => isGuest() || listed()?.includes(name) === true
  const leave = async (name: string) => {
    await settings.edit((text) => leaveToMosaic(text, name, settings.path))
  }
  return {
    isGuest,
    isLeft,
    see: () => findMosaic(context),
    keep: () => keepMosaicFiles(context),
    async adopt(names) {
      await settings.edit((text) => {
        // The section stands there even where nobody is left in it.
        const begun = names.length > 0 ? text : takeFromMosaic(leaveToMosaic(text, 'none', settings.path), 'none')
        return names.reduce((now, name) => leaveToMosaic(now, name, settings.path), begun)
      })
    },
    async forget() {
      await settings.edit((text) => forgetMosaic(text, settings.path))
    },
    note: async (name) => void (await keepMosaicAgent(context, name)),
    async takeOver(name) {
      if (isGuest())
        throw new Failure(
          `This fleet is Mosaic's, and nobody adopted it: ${name} is left alone. What adopting would do: /fleet adopt`,
          { exit: 'conflict' },
        )
      if (!isLeft(name)) return ''
      await keepMosaicAgent(context, name)
      await stopMosaicAgent(context, name)
      await maskMosaicAgent(context, name)
      await settings.edit((text) => takeFromMosaic(text, name, settings.path))
      return `taken over from Mosaic, whose unit and session of it are gone`
    },
    async drop(name) {
      await settings.edit((text) => takeFromMosaic(text, name, settings.path))
    },
    async claims(name) {
      if (isLeft(name)) return true
      if (settings.current().mosaic === undefined) return false
      const [agent] = (await lookAtMosaic(context, (each) => each === name)).agents
      if (agent === undefined || !isInItsHands(agent)) return false
      await leave(name)
      return true
    },
    takenAt: async (name) => (await readKeptAgent(context, name))?.at,
    whyNotBack: (name) => whyNotMosaic(context, name),
    leave,
    async giveBack(name) {
      await leave(name)
      return startMosaicAgent(context, name)
    },
  }
}
