import type { InboxEntry } from '../store/inbox.ts'
import type { Topic } from '../store/topic.ts'
import type { ToolTurn } from './tool-sessions.ts'

/** What a tool that is no command may know of the turn that calls it, and do with it. */
export type TurnHandle = {
  readonly topic: Topic
  readonly entry: InboxEntry
  /** which try of this entry, from 1: part of the ids of what a tool makes */
  readonly attempt: number
  /** where its session works */
  readonly cwd: string
  /** the topic's own directory, where files that came with its messages are */
  readonly directory: string
  /** This file of `store.files` goes out with the answer, also with that of a later try. Rejects when Redis is away. */
  addFile(id: string): Promise<void>
}

/** The tools of a turn beside the commands: sending a file, asking a person. */
export type OwnTools = (turn: TurnHandle) => ToolTurn
