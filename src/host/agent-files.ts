import { join } from 'node:path'

/** Where one agent's files are. All of them are Mos's own and go when the agent is stopped, but for its session and a person's own command. */
export type AgentFiles = {
  /** its settings, as units read them */
  readonly env: string
  /** held by its runner; `<pid> <start time>` inside */
  readonly lock: string
  readonly heartbeat: string
  readonly nativeHeartbeat: string
  /** what the runner remembers of its crashes */
  readonly crash: string
  /** which installation its program was started from: the id, one line; its runner writes it */
  readonly version: string
  /** why it is not started again */
  readonly verdict: string
  /** what it may do unasked: `{ mode, allow, deny }`, patterns as role files have them */
  readonly permissions: string
  /** its runtime's own session, to go on with: JSON `{runtime, sessionId, at}`; it outlives a stop */
  readonly session: string
  /** a directory: what its program asks a person for */
  readonly asks: string
  /** what its runtime's hooks report */
  readonly events: string
  /** the messages that were typed into it */
  readonly sends: string
  /** directory of messages for a program that takes them without typing */
  readonly inbox: string
  /** stands from a resumed start until the program says that it is there */
  readonly resuming: string
  /** what the runner says */
  readonly log: string
}

/** `fleet/run` of the home: reader and writer take it from here. */
export const runDirectory = (mosaicHome: string): string => join(mosaicHome, 'fleet', 'run')

/** Its being there freezes the agent, or without a name the whole fleet. None of an agent's files: a stop leaves it. */
export const pauseFile = (mosaicHome: string, name: string | undefined): string =>
  join(runDirectory(mosaicHome), name === undefined ? 'paused' : `${name}.paused`)

export function agentFiles(mosaicHome: string, name: string): AgentFiles {
  const inRun = (ending: string): string => join(runDirectory(mosaicHome), `${name}.${ending}`)
  return {
    env: join(mosaicHome, 'fleet', 'agents', `${name}.env`),
    lock: inRun('lock'),
    heartbeat: inRun('hb'),
    nativeHeartbeat: inRun('hb.native'),
    crash: inRun('crash'),
    version: inRun('version'),
    verdict: inRun('verdict'),
    permissions: join(mosaicHome, 'fleet', 'agents', `${name}.permissions.json`),
    session: inRun('session'),
    asks: inRun('asks'),
    events: inRun('events'),
    sends: inRun('sends'),
    inbox: inRun('inbox'),
    resuming: inRun('resuming'),
    log: inRun('log'),
  }
}
