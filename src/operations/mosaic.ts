import { Failure } from '../errors.ts'
import { forgetMosaic, leaveAll, leaveToMosaic, takeFromMosaic } from '../fleet/leave-to-mosaic.ts'
import type { AroundMosaic } from '../fleet/left-agents.ts'
import { parseSettings } from '../fleet/parse-settings.ts'
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
  let last: readonly string[] | undefined
  const left = () => (last = settings.current().mosaic ?? last)
  const isGuest = () => isMosaics && left() === undefined
  const isLeft = (name: string) => isGuest() || left()?.includes(name) === true
  const { path } = settings
  const edit = async (change: (text: string) => string) => {
    const said = left()
    const whole = (text: string) =>
      said === undefined || parseSettings(text, path).mosaic !== undefined ? text : leaveAll(text, said, path)
    await settings.edit((text) => change(whole(text)))
  }
  const leave = (name: string) => edit((text) => leaveToMosaic(text, name, path))
  return {
    isGuest,
    isLeft,
    left,
    see: () => findMosaic(context),
    keep: () => keepMosaicFiles(context),
    adopt: (names) => edit((text) => leaveAll(text, names, path)),
    async forget() {
      await settings.edit((text) => forgetMosaic(text, path))
      last = undefined
    },
    note: async (name) => void (await keepMosaicAgent(context, name)),
    async takeOver(name) {
      if (isGuest())
        throw new Failure(
          `This fleet is Mosaic's, and nobody adopted it: ${name} is left alone. What adopting would do: /fleet adopt`,
          { exit: 'conflict' },
        )
      if (!isLeft(name)) return ''
      const kept = await keepMosaicAgent(context, name)
      await stopMosaicAgent(context, name)
      await maskMosaicAgent(context, name)
      await edit((text) => takeFromMosaic(text, name, path))
      const unit = kept?.unit === undefined ? '' : ', its unit stopped, disabled and masked'
      return `taken over from Mosaic: its session there is gone${unit}`
    },
    drop: (name) => edit((text) => takeFromMosaic(text, name, path)),
    async claims(name) {
      if (isLeft(name)) return true
      if (left() === undefined) return false
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
